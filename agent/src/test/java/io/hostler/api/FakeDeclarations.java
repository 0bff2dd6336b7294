package io.hostler.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.model.Act;
import io.hostler.model.Action;
import io.hostler.model.Document;
import io.hostler.model.DocumentFile;
import io.hostler.model.Documents;
import io.hostler.model.InstanceSpec;
import io.hostler.model.InvalidException;
import io.hostler.model.Json;
import io.hostler.model.Kind;
import io.hostler.model.ResourceName;
import io.hostler.model.Spec;
import io.hostler.model.SpecCodec;
import io.hostler.model.Warning;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Resources in memory, with revisions; fails on demand. */
public final class FakeDeclarations implements Declarations {
  public final TreeMap<ResourceName, ResourceView> held = new TreeMap<>();
  public final List<Caller> callers = new ArrayList<>();
  public final List<ChangeOptions> intents = new ArrayList<>();
  public Optional<Problem> failing = Optional.empty();
  public Optional<Instant> staleSince = Optional.empty();
  public Instant now = Instant.parse("2026-01-01T00:00:00Z");
  public String state = "running";
  public String reason = "";

  /** The generation in force of what is written from now on. */
  public long applied = 9;

  /** How actions went, by verb, of what is written from now on. */
  public Map<String, String> results = Map.of();

  /** So many patches come too late. */
  public int raced;

  /** So many reads show what was there before the last write. */
  public int behind;

  /** What somebody does before the next patch is looked at. */
  public Runnable beforePatch = () -> {};

  private final Map<ResourceName, ResourceView> former = new HashMap<>();
  private long revision = 1;

  @Override
  public synchronized CompletableFuture<ApplyResult> apply(
      Caller caller, List<DocumentFile> files, String home, ChangeOptions intent) {
    callers.add(caller);
    intents.add(intent);
    List<Document> read = Documents.read(files, home);
    List<Written> written = new ArrayList<>();
    for (Document document : read) {
      if (failing.isPresent() && !written.isEmpty()) {
        return CompletableFuture.completedFuture(new ApplyResult(written, failing));
      }
      written.add(write(document.name(), document.tags(), document.spec(), intent.dryRun()));
    }
    return CompletableFuture.completedFuture(new ApplyResult(written, Optional.empty()));
  }

  private Written write(ResourceName name, Map<String, String> tags, Spec spec, boolean dryRun) {
    ResourceView before = held.get(name);
    ObjectNode tree = SpecCodec.write(spec);
    if (before != null && before.spec().equals(tree) && before.tags().equals(tags)) {
      return new Written(Written.Change.UNCHANGED, before, List.of(), Warning.of(spec));
    }
    ResourceView after =
        new ResourceView(
            name.kind(),
            name.kind().cellWide() ? Optional.empty() : Optional.of(name.environment()),
            name.name(),
            before == null ? Uid.random() : before.uid(),
            before == null ? "" : before.id(),
            tags,
            now,
            Optional.empty(),
            before == null ? 1 : before.generation() + 1,
            ++revision,
            tree,
            Map.of(),
            status(spec),
            Optional.empty());
    after = withId(after);
    if (!dryRun) {
      former.put(name, before);
      held.put(name, after);
    }
    return before == null
        ? new Written(Written.Change.CREATED, after, List.of(), Warning.of(spec))
        : new Written(
            Written.Change.CHANGED,
            after,
            List.of(
                new Difference(
                    "spec", Optional.of(before.spec().toString()), Optional.of(tree.toString()))));
  }

  private static ResourceView withId(ResourceView v) {
    return new ResourceView(
        v.kind(),
        v.environment(),
        v.name(),
        v.uid(),
        v.uid().shortId(),
        v.tags(),
        v.createdAt(),
        v.deletedAt(),
        v.generation(),
        v.revision(),
        v.spec(),
        v.actions(),
        v.status(),
        Optional.empty());
  }

  private Optional<InstanceStatus> status(Spec spec) {
    return spec instanceof InstanceSpec
        ? Optional.of(
            new InstanceStatus(
                state,
                reason,
                Optional.of(now),
                Optional.of("node1"),
                List.of("203.0.113.7"),
                List.of(),
                9,
                applied,
                results))
        : Optional.empty();
  }

  @Override
  public synchronized CompletableFuture<Written> put(
      Caller caller, ResourceName name, String document, long expected, ChangeOptions intent) {
    callers.add(caller);
    intents.add(intent);
    Document read = Documents.read(document).getFirst();
    if (!read.name().equals(name)) {
      throw new InvalidException("name", "is not that of the path");
    }
    check(name, OptionalLong.of(expected));
    return CompletableFuture.completedFuture(
        write(name, read.tags(), read.spec(), intent.dryRun()));
  }

  private void check(ResourceName name, OptionalLong expected) {
    long stands = held.containsKey(name) ? held.get(name).revision() : 0;
    if (expected.isPresent() && expected.getAsLong() != stands) {
      throw new HostlerException(
          new Problem("precondition-failed", name.name() + " is at " + stands));
    }
  }

  private ResourceView must(ResourceName name) {
    ResourceView view = held.get(name);
    if (view == null) {
      throw new HostlerException(new Problem("not-found", "no " + name));
    }
    return view;
  }

  @Override
  public synchronized CompletableFuture<Written> patch(
      Caller caller, ResourceName name, String patch, OptionalLong expected, ChangeOptions intent) {
    callers.add(caller);
    intents.add(intent);
    Runnable somebody = beforePatch;
    beforePatch = () -> {};
    somebody.run();
    ObjectNode spec = must(name).spec().deepCopy();
    if (expected.isPresent() && raced-- > 0) {
      throw new HostlerException(new Problem("precondition-failed", "somebody wrote in between"));
    }
    check(name, expected);
    ObjectNode given = Json.object(patch);
    given.path("spec").properties().forEach(e -> spec.set(e.getKey(), e.getValue()));
    return CompletableFuture.completedFuture(
        write(name, must(name).tags(), SpecCodec.parse(name.kind(), spec).spec(), intent.dryRun()));
  }

  @Override
  public synchronized CompletableFuture<Written> delete(
      Caller caller, ResourceName name, OptionalLong expected, boolean dryRun) {
    callers.add(caller);
    ResourceView view = must(name);
    check(name, expected);
    if (!dryRun) {
      held.remove(name);
    }
    return CompletableFuture.completedFuture(
        new Written(
            name.kind() == Kind.INSTANCE ? Written.Change.DELETING : Written.Change.DELETED,
            view,
            List.of()));
  }

  @Override
  public synchronized CompletableFuture<Written> act(
      Caller caller, ResourceName name, Act act, boolean dryRun) {
    callers.add(caller);
    ResourceView v = must(name);
    Action action = new Action("a1", now, caller.user(), caller.reason());
    ResourceView after =
        new ResourceView(
            v.kind(),
            v.environment(),
            v.name(),
            v.uid(),
            v.id(),
            v.tags(),
            v.createdAt(),
            v.deletedAt(),
            v.generation(),
            ++revision,
            v.spec(),
            Map.of(act.word(), action),
            v.status(),
            Optional.empty());
    if (!dryRun) {
      held.put(name, after);
    }
    return CompletableFuture.completedFuture(new Written(Written.Change.CHANGED, after, List.of()));
  }

  @Override
  public synchronized CompletableFuture<Read<Optional<ResourceView>>> get(ResourceName name) {
    if (failing.isPresent()) {
      return CompletableFuture.failedFuture(new HostlerException(failing.get()));
    }
    return CompletableFuture.completedFuture(
        new Read<>(Optional.ofNullable((behind-- > 0 ? former : held).get(name)), staleSince));
  }

  @Override
  public synchronized CompletableFuture<Read<List<ResourceView>>> list(Kind kind, Filter filter) {
    return CompletableFuture.completedFuture(
        new Read<>(
            held.values().stream()
                .filter(v -> v.kind() == kind)
                .filter(
                    v ->
                        filter.environment().isEmpty()
                            || filter.environment().equals(v.environment()))
                .filter(v -> v.tags().entrySet().containsAll(filter.tags().entrySet()))
                .toList(),
            staleSince));
  }
}
