package io.hostler.plan;

import java.util.Arrays;

/** Times of one thing that was done again and again, in nanoseconds. */
public final class Samples {
  private final long[] all;
  private int count;

  public Samples(int most) {
    all = new long[most];
  }

  public void add(long nanos) {
    all[count++] = nanos;
  }

  /**
   * @param share 0.5 is the median
   * @return milliseconds
   */
  public double at(double share) {
    long[] sorted = Arrays.copyOf(all, count);
    Arrays.sort(sorted);
    int index = (int) Math.ceil(share * count) - 1;
    return sorted[Math.clamp(index, 0, count - 1)] / 1e6;
  }
}
