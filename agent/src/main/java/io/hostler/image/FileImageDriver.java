package io.hostler.image;

import io.hostler.model.ImageSpec.Part;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Outcome;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import io.hostler.plan.Wake;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Image files in an {@link ImageStore}; fetches and checks run on their own threads. */
public final class FileImageDriver implements ImageDriver {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

  private final ImageStore store;
  private final ImageFetch fetch;
  private final ImageCheck check;
  private final Consumer<Uid> ready;
  private final Map<ImageStep, Job> jobs = new ConcurrentHashMap<>();

  /** What runs, or has run and was not told of yet, for a step. */
  private record Job(Optional<Fetch> fetch, CompletableFuture<?> done) {}

  /**
   * @param ready told the key of a file whose fetch or check has ended, so that it is looked at
   */
  public FileImageDriver(
      ImageStore store, ImageFetch fetch, ImageCheck check, Consumer<Uid> ready) {
    this.store = store;
    this.fetch = fetch;
    this.check = check;
    this.ready = ready;
  }

  @Override
  public Seen<Set<Uid>> owners() {
    return store
        .list()
        .map(files -> files.stream().map(ImageDriver::owner).collect(Collectors.toSet()));
  }

  @Override
  public ImageObserved observe(Uid owner) {
    return switch (store.list()) {
      case Seen.Present<Set<String>>(Set<String> files) ->
          observe(
              files.stream()
                  .filter(sha256 -> ImageDriver.owner(sha256).equals(owner))
                  .collect(Collectors.toSet()));
      case Seen.Absent<Set<String>>() -> new ImageObserved(Map.of());
      case Seen.Unknown<Set<String>>(Problem why) -> new ImageObserved(Map.of());
    };
  }

  @Override
  public ImageObserved observe(Set<String> sha256s) {
    Map<String, Seen<ImageFile>> files = new TreeMap<>();
    sha256s.forEach(sha256 -> files.put(sha256, store.look(sha256)));
    return new ImageObserved(files);
  }

  @Override
  public ImageObserved observeAll() {
    return observe(store.list().found().orElse(Set.of()));
  }

  @Override
  public Outcome apply(ImageStep step) {
    return switch (step) {
      case ImageStep.FetchPart fetch -> fetch(fetch);
      case ImageStep.VerifyPart verify -> verify(verify);
      case ImageStep.RemovePart remove -> remove(remove.sha256());
    };
  }

  private Outcome fetch(ImageStep.FetchPart step) {
    Part part = step.wanted().part();
    return job(
        step,
        () -> store.look(part.sha256()).isPresent(),
        "the image file is being fetched",
        () -> {
          Fetch running =
              fetch.start(
                  new FetchRequest(
                      URI.create(part.url().orElseThrow()),
                      Optional.of(part.sha256()),
                      OptionalLong.of(part.bytes())));
          return new Job(Optional.of(running), running.done());
        });
  }

  private Outcome verify(ImageStep.VerifyPart step) {
    Part part = step.wanted().part();
    Checked expected = step.wanted().expected();
    return job(
        step,
        () ->
            store
                .look(part.sha256())
                .found()
                .filter(file -> file.checked().contains(expected))
                .isPresent(),
        "the image file is being checked",
        () ->
            new Job(
                Optional.empty(),
                check
                    .check(store.path(part.sha256()), step.wanted().content())
                    .thenAccept(found -> mark(part.sha256(), found, expected))));
  }

  private void mark(String sha256, Checked found, Checked expected) {
    if (!found.equals(expected)) {
      throw new ImageException(
          "image-format",
          "a guest would see %d bytes of the image, and it was declared with %d"
              .formatted(found.virtualBytes(), expected.virtualBytes()),
          "declare what it is");
    }
    store.mark(sha256, found);
  }

  private Outcome remove(String sha256) {
    jobs.keySet().stream()
        .filter(step -> step.sha256().equals(sha256))
        .map(jobs::remove)
        .filter(Objects::nonNull)
        .forEach(job -> job.fetch().ifPresent(Fetch::cancel));
    try {
      store.remove(sha256);
      return Outcome.done();
    } catch (HostlerException e) {
      return Outcome.failed(e.problem());
    }
  }

  /**
   * Starts a job, or tells how the one that was started goes. A failure is told once; after it the
   * step starts anew.
   *
   * @param holds whether the step is true already: what is there decides, not what a job said
   */
  private Outcome job(ImageStep step, BooleanSupplier holds, String because, Supplier<Job> start) {
    Outcome underWay = Outcome.again(Wake.onEvent("image", LOOK_AGAIN), because);
    Job job = jobs.get(step);
    if (job != null && !job.done().isDone()) {
      return underWay;
    }
    if (job != null) {
      jobs.remove(step, job);
      if (job.done().isCompletedExceptionally()) {
        return Outcome.failed(problem(job.done()));
      }
    }
    if (holds.getAsBoolean()) {
      return Outcome.done();
    }
    var unused =
        jobs.computeIfAbsent(step, key -> start.get())
            .done()
            .whenComplete((result, failure) -> ready.accept(step.owner()));
    return underWay;
  }

  private static Problem problem(CompletableFuture<?> failed) {
    Throwable cause = failed.handle((result, failure) -> failure).join();
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof HostlerException known
        ? known.problem()
        : new Problem("image-storage", String.valueOf(cause));
  }
}
