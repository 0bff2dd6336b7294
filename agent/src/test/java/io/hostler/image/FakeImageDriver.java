package io.hostler.image;

import io.hostler.image.ImageDesired.Wanted;
import io.hostler.model.Sha256;
import io.hostler.plan.Outcome;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import io.hostler.plan.Wake;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Keeps files in memory; a fetch or check ends at the second look; fails on demand. */
public final class FakeImageDriver implements ImageDriver {
  private final Map<String, ImageFile> files;
  private final Map<String, byte[]> served;
  private final Set<ImageStep> started = new HashSet<>();
  private Predicate<ImageStep> failing = step -> false;
  private boolean unreadable;

  public FakeImageDriver() {
    this(new TreeMap<>(), new HashMap<>());
  }

  private FakeImageDriver(Map<String, ImageFile> files, Map<String, byte[]> served) {
    this.files = files;
    this.served = served;
  }

  /** Of the next agent: the files are there still, and what was under way is not. */
  public synchronized FakeImageDriver restarted() {
    return new FakeImageDriver(files, served);
  }

  /** Puts a file there. */
  public synchronized void put(byte[] content) {
    String sha256 = Sha256.of(content);
    files.put(sha256, new ImageFile(sha256, content.length, Instant.EPOCH, Set.of()));
  }

  /** Makes {@code url} answer with {@code content}. */
  public synchronized void serve(String url, byte[] content) {
    served.put(url, content);
  }

  /** Steps that are to fail from now on. */
  public synchronized void fail(Predicate<ImageStep> steps) {
    failing = steps;
  }

  /** Whether every look is to be unknown from now on. */
  public synchronized void unreadable(boolean now) {
    unreadable = now;
  }

  private static Problem eio() {
    return new Problem("image-storage", "the disk does not answer");
  }

  @Override
  public synchronized Seen<Set<Uid>> owners() {
    return unreadable
        ? Seen.unknown(eio())
        : Seen.present(files.keySet().stream().map(ImageDriver::owner).collect(Collectors.toSet()));
  }

  @Override
  public synchronized ImageObserved observe(Uid owner) {
    return observe(
        files.keySet().stream()
            .filter(sha256 -> ImageDriver.owner(sha256).equals(owner))
            .collect(Collectors.toSet()));
  }

  @Override
  public synchronized ImageObserved observe(Set<String> sha256s) {
    Map<String, Seen<ImageFile>> seen = new TreeMap<>();
    for (String sha256 : sha256s) {
      ImageFile file = files.get(sha256);
      seen.put(
          sha256,
          unreadable ? Seen.unknown(eio()) : file == null ? Seen.absent() : Seen.present(file));
    }
    return new ImageObserved(seen);
  }

  @Override
  public synchronized ImageObserved observeAll() {
    return observe(files.keySet());
  }

  @Override
  public synchronized Outcome apply(ImageStep step) {
    if (failing.test(step)) {
      return Outcome.failed(eio());
    }
    return switch (step) {
      case ImageStep.FetchPart(Wanted wanted) -> fetch(step, wanted);
      case ImageStep.VerifyPart(Wanted wanted) -> verify(step, wanted);
      case ImageStep.RemovePart(String sha256) -> {
        files.remove(sha256);
        started.removeIf(other -> other.sha256().equals(sha256));
        yield Outcome.done();
      }
    };
  }

  private Outcome fetch(ImageStep step, Wanted wanted) {
    if (files.containsKey(step.sha256())) {
      return Outcome.done();
    }
    if (started.add(step)) {
      return Outcome.again(Wake.after(Duration.ofMillis(1)), "fetching");
    }
    started.remove(step);
    byte[] content = served.getOrDefault(wanted.part().url().orElseThrow(), new byte[0]);
    if (content.length != wanted.part().bytes()) {
      return Outcome.failed(new Problem("image-truncated", "it came with another size"));
    }
    put(content);
    return files.containsKey(step.sha256())
        ? Outcome.done()
        : Outcome.failed(new Problem("image-checksum", "it came with another sha256"));
  }

  private Outcome verify(ImageStep step, Wanted wanted) {
    ImageFile file = files.get(step.sha256());
    if (file == null) {
      return Outcome.failed(new Problem("image-check-failed", "it is not there"));
    }
    if (file.checked().contains(wanted.expected())) {
      return Outcome.done();
    }
    if (started.add(step)) {
      return Outcome.again(Wake.after(Duration.ofMillis(1)), "checking");
    }
    started.remove(step);
    Checked found = new Checked(wanted.content(), file.bytes());
    if (!found.equals(wanted.expected())) {
      return Outcome.failed(new Problem("image-format", "it has another size"));
    }
    files.put(
        step.sha256(), new ImageFile(file.sha256(), file.bytes(), file.since(), Set.of(found)));
    return Outcome.done();
  }
}
