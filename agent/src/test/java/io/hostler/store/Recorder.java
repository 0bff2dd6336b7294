package io.hostler.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A listener that remembers all it was told. */
final class Recorder implements WatchListener {
  private final List<Change> changes = new ArrayList<>();
  private Optional<WatchEnd> end = Optional.empty();

  @Override
  public synchronized void changed(List<Change> more) {
    if (end.isPresent()) {
      throw new IllegalStateException("changes after the end");
    }
    changes.addAll(more);
  }

  @Override
  public synchronized void ended(WatchEnd cause) {
    if (end.isPresent()) {
      throw new IllegalStateException("ended twice");
    }
    end = Optional.of(cause);
  }

  synchronized List<Change> changes() {
    return List.copyOf(changes);
  }

  synchronized Optional<WatchEnd> end() {
    return end;
  }

  /** {@code +key=value} and {@code -key}, in order. */
  synchronized List<String> says() {
    return changes.stream()
        .map(
            change ->
                switch (change) {
                  case Change.Put(Entry e) -> "+" + e.key() + "=" + e.value();
                  case Change.Deleted(String key, long revision) -> "-" + key;
                })
        .toList();
  }
}
