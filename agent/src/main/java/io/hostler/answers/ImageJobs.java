package io.hostler.answers;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Imports by name, the newest of each: those under way, and the last that ended. Thread-safe.
 *
 * @param <J> an import
 */
final class ImageJobs<J> {
  private final int most;
  private final Predicate<J> over;
  private final Map<String, J> jobs = new LinkedHashMap<>();

  /**
   * @param most kept; only those that ended make room, the oldest first
   * @param over whether it ended
   */
  ImageJobs(int most, Predicate<J> over) {
    this.most = most;
    this.over = over;
  }

  synchronized void put(String name, J job) {
    jobs.remove(name);
    jobs.put(name, job);
    var oldest = jobs.values().iterator();
    while (jobs.size() > most && oldest.hasNext()) {
      if (over.test(oldest.next())) {
        oldest.remove();
      }
    }
  }

  synchronized Optional<J> get(String name) {
    return Optional.ofNullable(jobs.get(name));
  }
}
