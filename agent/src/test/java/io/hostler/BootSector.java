package io.hostler;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/** A disk of one MiB that a BIOS boots: it writes a line to the first serial port, and halts. */
final class BootSector {
  private static final int SECTOR = 512;
  private static final int SIZE = 1 << 20;

  /** Until the text that follows it, loaded at 0x7c00: each byte of it to port 0x3f8, then hlt. */
  private static final byte[] CODE =
      HexFormat.of().parseHex("31c08ed8baf803be157cac84c07403eeebf8f4ebfd");

  private BootSector() {}

  static Path write(Path file, String says) throws IOException {
    ByteArrayOutputStream sector = new ByteArrayOutputStream();
    sector.write(CODE);
    sector.write((says + "\r\n\0").getBytes(StandardCharsets.US_ASCII));
    byte[] disk = Arrays.copyOf(sector.toByteArray(), SIZE);
    disk[SECTOR - 2] = 0x55;
    disk[SECTOR - 1] = (byte) 0xaa;
    return Files.write(file, disk);
  }
}
