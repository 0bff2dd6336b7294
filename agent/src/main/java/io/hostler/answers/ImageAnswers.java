package io.hostler.answers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.api.Caller;
import io.hostler.api.Images;
import io.hostler.api.ResourceView;
import io.hostler.declare.Declaration;
import io.hostler.declare.Declare;
import io.hostler.declare.Options;
import io.hostler.image.Fetch;
import io.hostler.image.FetchRequest;
import io.hostler.image.ImageContent;
import io.hostler.image.ImageContent.Boot;
import io.hostler.image.ImportJob;
import io.hostler.model.Documents;
import io.hostler.model.ImageSpec;
import io.hostler.model.ImageSpec.Format;
import io.hostler.model.InvalidException;
import io.hostler.model.Json;
import io.hostler.model.Kind;
import io.hostler.model.ResourceName;
import io.hostler.model.SpecCodec;
import io.hostler.plan.HostlerException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Imports: the parts are fetched and checked beside the request; then the image is declared as if a
 * document had come.
 */
public final class ImageAnswers implements Images {
  /** Imports whose progress can be asked for. */
  private static final int KEPT = 100;

  private final ImportJob imports;
  private final Declare declare;
  private final Views views;
  private final Executor executor;
  private final ImageJobs<Job> jobs = new ImageJobs<>(KEPT, job -> job.done().isDone());

  /** A running or ended import. */
  private record Job(List<Fetch> fetches, CompletableFuture<ResourceView> done) {}

  public ImageAnswers(ImportJob imports, Declare declare, Views views, Executor executor) {
    this.imports = imports;
    this.declare = declare;
    this.views = views;
    this.executor = executor;
  }

  @Override
  public CompletableFuture<Progress> declare(
      Caller caller, String name, Import parts, boolean dryRun) {
    boolean fetched =
        Stream.of(parts.disk(), parts.kernel(), parts.initramfs())
            .anyMatch(part -> part.flatMap(Source::url).isPresent());
    if (fetched) {
      declare.demandName(ResourceName.of(Kind.IMAGE, Kind.CELL_WIDE, name));
    }
    List<Fetch> fetches = new java.util.concurrent.CopyOnWriteArrayList<>();
    CompletableFuture<ResourceView> done;
    try {
      CompletableFuture<Optional<ImageSpec.Part>> disk =
          part(parts.disk(), ImageAnswers::disk, fetches);
      CompletableFuture<Optional<ImageSpec.Part>> kernel =
          part(parts.kernel(), source -> Boot.KERNEL, fetches);
      CompletableFuture<Optional<ImageSpec.Part>> initramfs =
          part(parts.initramfs(), source -> Boot.INITRAMFS, fetches);
      done =
          CompletableFuture.allOf(disk, kernel, initramfs)
              .thenApplyAsync(
                  all ->
                      declared(
                          caller,
                          name,
                          new ImageSpec(
                              disk.join(),
                              kernel.join(),
                              initramfs.join(),
                              parts.kernelArguments()),
                          parts.tags(),
                          dryRun),
                  executor);
    } catch (RuntimeException e) {
      // Refused for one part: what was begun for another is of no use.
      fetches.forEach(Fetch::cancel);
      throw e;
    }
    Job job = new Job(fetches, done);
    jobs.put(name, job);
    // What fails at once is the request's failure; later it is shown by the progress.
    return fetches.isEmpty()
        ? done.thenApply(view -> progress(job))
        : CompletableFuture.completedFuture(progress(job));
  }

  private static ImageContent disk(Source source) {
    return source
        .format()
        .map(word -> new ImageContent.Disk(Format.valueOf(word.toUpperCase(Locale.ROOT))))
        .orElseThrow(() -> new InvalidException("disk.format", "must be given: qcow2 or raw"));
  }

  private CompletableFuture<Optional<ImageSpec.Part>> part(
      Optional<Source> source, Function<Source, ImageContent> is, List<Fetch> fetches) {
    if (source.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    ImageContent content = is.apply(source.get());
    if (source.get().url().isPresent()) {
      FetchRequest request =
          new FetchRequest(
              URI.create(source.get().url().get()), source.get().sha256(), OptionalLong.empty());
      Fetch fetch = imports.fetch(request);
      fetches.add(fetch);
      return imports.fetched(fetch, request, content).thenApply(Optional::of);
    }
    return imports.uploaded(source.get().sha256().orElse(""), content).thenApply(Optional::of);
  }

  private ResourceView declared(
      Caller caller, String name, ImageSpec spec, Map<String, String> tags, boolean dryRun) {
    ObjectNode document = Json.object().put("kind", "image").put("name", name);
    tags.forEach((key, value) -> document.withObject("tags").put(key, value));
    document.set("spec", SpecCodec.write(spec));
    io.hostler.declare.Applied applied =
        declare.apply(
            Documents.read(Json.write(document)),
            new Options(dryRun, caller.user(), caller.reason()));
    applied
        .failed()
        .ifPresent(
            failure -> {
              throw new HostlerException(failure.problem());
            });
    Declaration done = applied.done().getFirst();
    return views.of(done.resource(), done.modRevision(), done.placement());
  }

  @Override
  public CompletableFuture<Optional<Progress>> progress(String name) {
    return CompletableFuture.completedFuture(jobs.get(name).map(ImageAnswers::progress));
  }

  private static Progress progress(Job job) {
    long bytes = job.fetches().stream().mapToLong(Fetch::bytes).sum();
    boolean known = job.fetches().stream().allMatch(fetch -> fetch.total().isPresent());
    OptionalLong total =
        known && !job.fetches().isEmpty()
            ? OptionalLong.of(
                job.fetches().stream().mapToLong(fetch -> fetch.total().orElse(0)).sum())
            : OptionalLong.empty();
    if (!job.done().isDone()) {
      return new Progress(Progress.State.RUNNING, bytes, total, Optional.empty(), Optional.empty());
    }
    if (job.done().isCompletedExceptionally()) {
      return new Progress(
          Progress.State.FAILED,
          bytes,
          total,
          Optional.of(HostlerException.of(job.done().exceptionNow(), "internal")),
          Optional.empty());
    }
    return new Progress(
        Progress.State.DONE, bytes, total, Optional.empty(), Optional.of(job.done().join()));
  }
}
