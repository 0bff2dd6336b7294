package io.hostler.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ImageJobsTest {
  private final ImageJobs<CompletableFuture<String>> jobs =
      new ImageJobs<>(3, CompletableFuture::isDone);

  private CompletableFuture<String> begin(String name) {
    CompletableFuture<String> job = new CompletableFuture<>();
    jobs.put(name, job);
    return job;
  }

  @Test
  void theOldestThatEndedMakesRoomAndWhatIsUnderWayStays() {
    CompletableFuture<String> running = begin("running");
    for (int i = 0; i < 1000; i++) {
      begin("i" + i).complete("done");
    }
    assertEquals(Optional.of(running), jobs.get("running"));
    assertEquals(Optional.empty(), jobs.get("i0"));
    assertEquals(Optional.empty(), jobs.get("i997"));
    assertEquals("done", jobs.get("i998").orElseThrow().join());
    assertEquals("done", jobs.get("i999").orElseThrow().join());
  }

  @Test
  void theSameNameAgainIsTheNewer() {
    begin("a").complete("one");
    CompletableFuture<String> two = begin("a");
    assertEquals(Optional.of(two), jobs.get("a"));
  }
}
