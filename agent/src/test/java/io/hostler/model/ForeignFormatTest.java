package io.hostler.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignFormatTest {
  private static final byte[] NONE = {};

  private static byte[] at(int offset, byte[] magic) {
    byte[] piece = new byte[ForeignFormat.PIECE];
    System.arraycopy(magic, 0, piece, offset, magic.length);
    return piece;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 514649fb00000003, QCOW2",
    "0, 514649fb00000001, QCOW",
    "0, 4b444d5601000000, VMDK",
    "64, 7f10dabe, VDI",
    "0, 51454400, QED",
    "0, 1f8b0800, GZIP",
    "0, fd377a585a00, XZ",
    "0, 425a6839314159265359, BZIP2",
    "0, 28b52ffd, ZSTD",
    "0, 502a4d18, ZSTD",
    "0, 5f2a4d18, ZSTD",
    "0, 02214c18, LZ4",
    "0, 504b0304, ZIP",
    "257, 7573746172, TAR",
    "0, 303730373031, CPIO"
  })
  void toldByItsStart(int offset, String digits, ForeignFormat expected) {
    assertEquals(Optional.of(expected), ForeignFormat.of(at(offset, hex(digits)), NONE));
  }

  @Test
  void aDiskWithAFooterIsToldByItsEnd() {
    byte[] disk = new byte[ForeignFormat.PIECE];
    assertEquals(Optional.of(ForeignFormat.VHD), ForeignFormat.of(disk, at(0, text("conectix"))));
    assertEquals(Optional.of(ForeignFormat.DMG), ForeignFormat.of(disk, at(0, text("koly"))));
    assertEquals(Optional.empty(), ForeignFormat.of(disk, disk));
  }

  /** A disk, a kernel, the start of an ISO image, a file system, and what is too short for any. */
  @Test
  void whatIsNoneOfThemIsTaken() {
    byte[] boot = at(510, hex("55aa"));
    byte[] kernel = at(0x202, text("HdrS"), 1024);
    for (byte[] start :
        new byte[][] {boot, kernel, at(0, text("MZ")), NONE, hex("1f"), hex("51")}) {
      assertEquals(Optional.empty(), ForeignFormat.of(start, start), Arrays.toString(start));
    }
  }

  private static byte[] at(int offset, byte[] magic, int length) {
    byte[] piece = new byte[length];
    System.arraycopy(magic, 0, piece, offset, magic.length);
    return piece;
  }
}
