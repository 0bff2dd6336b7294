package io.hostler;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Somebody at a console: types a line, leaves with ctrl-] once the answer has come. */
final class Typing {
  private static final int LEAVE = 0x1d;
  private static final long PATIENCE_MS = 30_000;

  private final byte[] line;
  private final String answer;
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private int typed;

  Typing(String line, String answer) {
    this.line = line.getBytes(StandardCharsets.US_ASCII);
    this.answer = answer;
  }

  synchronized String seen() {
    return shown.toString(StandardCharsets.ISO_8859_1);
  }

  InputStream keys() {
    return new InputStream() {
      @Override
      public int read() {
        return next();
      }
    };
  }

  OutputStream screen() {
    return new OutputStream() {
      @Override
      public void write(int shownByte) {
        show(shownByte);
      }
    };
  }

  private synchronized int next() {
    if (typed < line.length) {
      return line[typed++];
    }
    long end = System.currentTimeMillis() + PATIENCE_MS;
    try {
      for (long left = PATIENCE_MS; left > 0 && !seen().contains(answer); ) {
        wait(left);
        left = end - System.currentTimeMillis();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return LEAVE;
  }

  private synchronized void show(int shownByte) {
    shown.write(shownByte);
    notifyAll();
  }
}
