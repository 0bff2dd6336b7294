package io.hostler.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of text, or standard input, that must be UTF-8: what is not is never guessed. */
record TextFile(String name, String text) {

  /**
   * @param file {@code -} for standard input
   * @throws WrongException when it can't be read, or is not UTF-8; names it
   */
  static TextFile read(String file, Io io) {
    boolean isInput = file.equals("-");
    String name = isInput ? "standard input" : file;
    try {
      byte[] bytes = isInput ? io.in().readAllBytes() : Files.readAllBytes(Path.of(file));
      return new TextFile(name, decoded(name, bytes));
    } catch (IOException e) {
      throw new WrongException(Command.unreadable(Path.of(name), e), e);
    }
  }

  private static String decoded(String name, byte[] bytes) {
    if (isUtf16(bytes)) {
      throw new WrongException(
          name + " is UTF-16, and documents are UTF-8: iconv -f UTF-16 -t UTF-8 converts it");
    }
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    if (decoder.decode(in, out, true).isError()) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new WrongException(
          "%s is not UTF-8: line %d holds the byte 0x%02X; if it is Latin-1, iconv -f ISO-8859-1 -t UTF-8 converts it"
              .formatted(name, line, bytes[in.position()]));
    }
    return out.flip().toString();
  }

  /** By its mark, or by the zero in each pair of an ASCII character. */
  private static boolean isUtf16(byte[] bytes) {
    if (bytes.length < 2) {
      return false;
    }
    int first = bytes[0] & 255;
    int second = bytes[1] & 255;
    boolean marked = (first == 0xFE && second == 0xFF) || (first == 0xFF && second == 0xFE);
    return marked || (first == 0) != (second == 0);
  }

  /** Without the text: it may be secret. */
  @Override
  public String toString() {
    return "TextFile[" + name + "]";
  }
}
