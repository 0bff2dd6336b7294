package io.hostler.store;

import java.util.List;

/** Called by one thread at a time, in order. */
public interface WatchListener {

  /** The changes of one or more whole revisions, oldest first. */
  void changed(List<Change> changes);

  /**
   * The last call: the watch is dead. {@code cause} tells whether to watch again or to list again.
   */
  void ended(WatchEnd cause);

  /** One key's change. */
  sealed interface Change {
    String key();

    long revision();

    record Put(Entry entry) implements Change {
      @Override
      public String key() {
        return entry.key();
      }

      @Override
      public long revision() {
        return entry.modRevision();
      }
    }

    record Deleted(String key, long revision) implements Change {}
  }

  /** Why a watch ended. */
  enum WatchEnd {
    /** The connection or the server's will: watch again after the last event delivered. */
    BROKEN,
    /** Events were compacted away, or a message was too large: list again. */
    LOST
  }
}
