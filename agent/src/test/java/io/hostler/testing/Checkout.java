package io.hostler.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of the project beside its code. Maven runs the tests in the module's directory. */
public final class Checkout {
  private Checkout() {}

  /**
   * @param file from the top of the checkout
   */
  public static Path file(String file) {
    Path here = Path.of(file);
    return Files.exists(here) ? here : Path.of("..").resolve(file);
  }

  public static String read(String file) throws IOException {
    return Files.readString(file(file));
  }
}
