package io.hostler.answers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.api.ApplyResult;
import io.hostler.api.Caller;
import io.hostler.api.ChangeOptions;
import io.hostler.api.Declarations;
import io.hostler.api.Difference;
import io.hostler.api.Filter;
import io.hostler.api.Read;
import io.hostler.api.ResourceView;
import io.hostler.api.Written;
import io.hostler.declare.Declaration;
import io.hostler.declare.Declare;
import io.hostler.declare.Options;
import io.hostler.memory.WriteFloor;
import io.hostler.model.Act;
import io.hostler.model.Document;
import io.hostler.model.DocumentFile;
import io.hostler.model.Documents;
import io.hostler.model.InvalidException;
import io.hostler.model.Json;
import io.hostler.model.Kind;
import io.hostler.model.ResourceName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Declarations, by {@link Declare}. Its calls block for a few reads and a write, so they run on the
 * executor.
 */
public final class DeclareAnswers implements Declarations {
  private final Declare declare;
  private final KnownResources remembered;
  private final Views views;
  private final WriteFloor floor;
  private final Executor executor;

  /**
   * @param floor told what is answered: it may come from the store, and be newer than the memory
   */
  public DeclareAnswers(
      Declare declare,
      KnownResources remembered,
      Views views,
      WriteFloor floor,
      Executor executor) {
    this.floor = floor;
    this.declare = declare;
    this.remembered = remembered;
    this.views = views;
    this.executor = executor;
  }

  private <T> CompletableFuture<T> on(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, executor);
  }

  @Override
  public CompletableFuture<ApplyResult> apply(
      Caller caller, List<DocumentFile> files, String home, ChangeOptions intent) {
    return on(
        () -> {
          io.hostler.declare.Applied done =
              declare.apply(Documents.read(files, home), options(caller, intent));
          return new ApplyResult(
              done.done().stream().map(this::written).toList(),
              done.failed().map(io.hostler.declare.Applied.Failure::problem));
        });
  }

  @Override
  public CompletableFuture<Written> put(
      Caller caller, ResourceName name, String document, long revision, ChangeOptions intent) {
    return on(
        () ->
            written(
                declare.put(only(document, name), Optional.of(revision), options(caller, intent))));
  }

  private static Document only(String text, ResourceName name) {
    List<Document> documents = Documents.read(text);
    if (documents.size() != 1 || !documents.getFirst().name().equals(name)) {
      throw new InvalidException("", "must be one document, of " + name);
    }
    return documents.getFirst();
  }

  @Override
  public CompletableFuture<Written> patch(
      Caller caller,
      ResourceName name,
      String mergePatch,
      OptionalLong revision,
      ChangeOptions intent) {
    return on(
        () -> {
          ObjectNode patch = Json.object(mergePatch);
          return written(declare.patch(name, patch, boxed(revision), options(caller, intent)));
        });
  }

  @Override
  public CompletableFuture<Written> delete(
      Caller caller, ResourceName name, OptionalLong revision, boolean dryRun) {
    return on(() -> written(declare.delete(name, boxed(revision), options(caller, dryRun))));
  }

  @Override
  public CompletableFuture<Written> act(
      Caller caller, ResourceName instance, Act act, boolean dryRun) {
    return on(
        () ->
            written(
                declare.act(instance, act, UUID.randomUUID().toString(), options(caller, dryRun))));
  }

  @Override
  public CompletableFuture<Read<Optional<ResourceView>>> get(ResourceName name) {
    return CompletableFuture.completedFuture(views.read(remembered.find(name).map(views::of)));
  }

  @Override
  public CompletableFuture<Read<List<ResourceView>>> list(Kind kind, Filter filter) {
    remembered.demandRead();
    return CompletableFuture.completedFuture(
        views.read(views.all(() -> declare.list(kind, filter.environment(), filter.tags()))));
  }

  private static Options options(Caller caller, ChangeOptions intent) {
    Options options = options(caller, intent.dryRun());
    return intent.cut() ? options.cutting(UUID.randomUUID().toString()) : options;
  }

  private static Options options(Caller caller, boolean dryRun) {
    return new Options(dryRun, caller.user(), caller.reason());
  }

  private static Optional<Long> boxed(OptionalLong revision) {
    return revision.isPresent() ? Optional.of(revision.getAsLong()) : Optional.empty();
  }

  Written written(Declaration declaration) {
    floor.answered(declaration.modRevision());
    return new Written(
        Written.Change.valueOf(declaration.verdict().name()),
        views.of(declaration.resource(), declaration.modRevision(), declaration.placement()),
        declaration.changes().stream()
            .map(change -> new Difference(change.field(), change.before(), change.after()))
            .toList(),
        declaration.warnings());
  }
}
