package io.hostler.pki;

import io.hostler.plan.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A value read from files, read again when they change; looked at every 200 ms at most. A new
 * version that can't be read is left alone and the old value stays: between two renames, or after a
 * bad copy, connections must go on.
 */
final class Reloading<T> {
  private static final long PERIOD_NANOS = Duration.ofMillis(200).toNanos();

  private final Path[] files;
  private final Supplier<Optional<T>> reader;
  private final LongSupplier nanoClock;

  private T value;
  private FileStamp stamp;
  private long looked;

  /**
   * @throws PkiException {@code pki-unreadable} when there is no first value
   */
  Reloading(Supplier<Optional<T>> reader, LongSupplier nanoClock, Path... files) {
    this.files = files.clone();
    this.reader = reader;
    this.nanoClock = nanoClock;
    this.stamp = FileStamp.of(this.files);
    this.looked = nanoClock.getAsLong();
    this.value =
        reader
            .get()
            .orElseThrow(
                () ->
                    new PkiException(
                        new Problem("pki-unreadable", "can't use " + this.files[0] + " yet")));
  }

  synchronized T get() {
    long now = nanoClock.getAsLong();
    if (now - looked < PERIOD_NANOS) {
      return value;
    }
    looked = now;
    FileStamp current = FileStamp.of(files);
    if (!current.equals(stamp)) {
      reader
          .get()
          .ifPresent(
              fresh -> {
                value = fresh;
                stamp = current;
              });
    }
    return value;
  }
}
