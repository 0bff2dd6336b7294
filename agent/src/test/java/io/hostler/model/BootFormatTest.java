package io.hostler.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootFormatTest {

  private static byte[] with(int at, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    byte[] start = new byte[at + bytes.length];
    System.arraycopy(bytes, 0, start, at, bytes.length);
    return start;
  }

  @ParameterizedTest
  @CsvSource({
    "514, 48647253, true, false",
    "56, 41524d64, true, false",
    "56, 52534305, true, false",
    "36, 18286f01, true, false",
    "0, 7f454c46, true, false",
    "0, 4d5a9000, true, false",
    "0, 27051956, true, true",
    "0, 303730373031, false, true",
    "0, 1f8b0800, false, true",
    "0, fd377a585a00, false, true",
    "0, 28b52ffd, false, true",
    "0, 5d000080, false, true",
    "0, 514649fb00000003, false, false",
    "513, 48647253, false, false",
    "0, 00, false, false"
  })
  void itsFirstBytesTell(int at, String hex, boolean kernel, boolean initramfs) {
    assertEquals(kernel, BootFormat.isKernel(with(at, hex)));
    assertEquals(initramfs, BootFormat.isInitramfs(with(at, hex)));
  }
}
