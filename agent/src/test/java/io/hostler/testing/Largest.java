package io.hostler.testing;

import java.util.function.IntPredicate;

/** Looks for a limit in few tries: each may cost as much as all that fits. */
public final class Largest {
  private Largest() {}

  /**
   * The largest number that fits; all below it do.
   *
   * @param above one that does not
   */
  public static int that(IntPredicate fits, int above) {
    if (fits.test(above)) {
      throw new AssertionError(above + " fits, too");
    }
    int most = 0;
    int next = above;
    while (next - most > 1) {
      int middle = (most + next) / 2;
      if (fits.test(middle)) {
        most = middle;
      } else {
        next = middle;
      }
    }
    return most;
  }
}
