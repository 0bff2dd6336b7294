package io.hostler.declare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.model.Act;
import io.hostler.model.Action;
import io.hostler.model.Document;
import io.hostler.model.InstanceSpec;
import io.hostler.model.InvalidException;
import io.hostler.model.Kind;
import io.hostler.model.NameRules;
import io.hostler.model.Problems;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.reservation.Contention;
import io.hostler.reservation.Placing;
import io.hostler.reservation.Resize;
import io.hostler.store.Store;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What users ask of desired state. Every method blocks for a few reads and one write, bounded by
 * the store's deadlines; safe for any number of threads. Throws {@link InvalidException}, {@link
 * DeclareException} (codes in {@link DeclareProblems}) and the store's exceptions.
 */
public final class Declare {

  /** How often one resource is planned anew because others changed what it stands on. */
  static final int TRIES = 8;

  private final Store store;
  private final View view;
  private final Guard guard;
  private final InstantSource clock;
  private final Planner planner;
  private final CutAction cutting;
  private final Writer writer;
  private final Preview preview;
  private final Deleting deleting;

  /**
   * @param placing one for all that places on this host
   */
  public Declare(Store store, View view, Guard guard, Placing placing, InstantSource clock) {
    this.store = store;
    this.view = view;
    this.guard = guard;
    this.clock = clock;
    this.planner = new Planner(clock);
    this.cutting = new CutAction(clock);
    this.writer = new Writer(store, placing, new Resize(store, placing.placer(), clock), clock);
    this.preview = new Preview(store, placing, clock);
    this.deleting = new Deleting(store, clock);
  }

  /** A whole file; see {@link Apply}. */
  public Applied apply(List<Document> documents, Options options) {
    Lookup lookup = lookup();
    lookup.askAhead(documents.stream().map(Document::name).toList(), options);
    return new Apply(planner, cutting, writer, preview).run(documents, options, lookup);
  }

  /**
   * What {@link #apply} would say of the name alone: for who has much to do before.
   *
   * @throws InvalidException it is none, or none that something new can have
   */
  public void demandName(ResourceName name) {
    if (view.find(name).isEmpty()) {
      newName(name.name());
    }
  }

  /**
   * @throws InvalidException it is none that something new can have
   */
  static String newName(String text) {
    try {
      return NameRules.newName(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidException("name", String.valueOf(e.getMessage()));
    }
  }

  /**
   * Replaces a resource, or creates it.
   *
   * @param ifMatch the revision that is replaced; 0: there must be none
   */
  public Declaration put(Document document, Optional<Long> ifMatch, Options options) {
    if (ifMatch.isEmpty()) {
      throw DeclareProblems.preconditionRequired(document.name());
    }
    return edit(document.name(), ifMatch, true, options, now -> planner.put(document, now));
  }

  /** JSON merge patch (RFC 7396) of {@code {tags, spec}}. */
  public Declaration patch(
      ResourceName name, ObjectNode patch, Optional<Long> ifMatch, Options options) {
    return edit(name, ifMatch, true, options, now -> planner.patch(patch, present(name, now)));
  }

  /**
   * Power and actions of an instance. The same id again changes nothing.
   *
   * @param id of the action: a node runs an id at most once
   */
  public Declaration act(ResourceName name, Act act, String id, Options options) {
    return edit(
        name,
        Optional.empty(),
        false,
        options,
        now -> {
          Declared before = present(name, now);
          return new Planned(now, acted(before.resource(), act, id, options), Map.of());
        });
  }

  /** Deletes, or begins to: see {@link Deleting}. Deleting what is being deleted is fine. */
  public Declaration delete(ResourceName name, Optional<Long> ifMatch, Options options) {
    return deleting.run(name, ifMatch, options, lookup());
  }

  /**
   * As this host remembers it.
   *
   * @throws DeclareException {@code not-found}
   */
  public Declared get(ResourceName name) {
    return view.find(name).orElseThrow(() -> DeclareProblems.notFound(name, view));
  }

  /**
   * As this host remembers them, in order of name.
   *
   * @param environment empty: of all
   * @param tags only those that carry all of these
   */
  public List<Declared> list(Kind kind, Optional<String> environment, Map<String, String> tags) {
    return view.all(kind).stream()
        .filter(
            each ->
                kind.cellWide()
                    || environment.isEmpty()
                    || each.resource().name().environment().equals(environment.get()))
        .filter(each -> each.resource().tags().entrySet().containsAll(tags.entrySet()))
        .sorted(Comparator.comparing(each -> each.resource().name()))
        .toList();
  }

  private Declaration edit(
      ResourceName name,
      Optional<Long> ifMatch,
      boolean check,
      Options options,
      Function<Optional<Declared>, Planned> change) {
    Lookup lookup = lookup();
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      Optional<Declared> now = lookup.current(name);
      long revision = now.map(Declared::modRevision).orElse(0L);
      if (ifMatch.isPresent() && ifMatch.get() != revision) {
        throw DeclareProblems.preconditionFailed(name, ifMatch.get(), revision);
      }
      Planned planned = cutting.with(change.apply(now), options);
      if (check) {
        Problems problems = new Problems();
        new Checks(lookup, problems, "").check(planned);
        problems.check();
      }
      if (options.dryRun() || !planned.differs()) {
        writer.demandRoom(planned, lookup);
        return preview.of(planned, lookup);
      }
      Optional<Declaration> written = writer.write(planned, lookup);
      if (written.isPresent()) {
        return written.get();
      }
      Contention.pause(attempt);
    }
    throw DeclareProblems.busy(name);
  }

  private Resource acted(Resource now, Act act, String id, Options options) {
    if (now.deleting()) {
      throw DeclareProblems.deleting(now.name());
    }
    if (!(now.spec() instanceof InstanceSpec spec)) {
      throw new InvalidException("kind", "only an instance can " + act.name());
    }
    boolean known =
        act.verb().map(now.actions()::get).map(last -> last.id().equals(id)).orElse(false);
    if (known) {
      return now;
    }
    boolean needsPower = act == Act.REBOOT || act == Act.RESET;
    if (needsPower && spec.power() == InstanceSpec.Power.STOPPED) {
      throw DeclareProblems.conflict(now.name() + " is stopped", "start it");
    }
    Resource powered =
        switch (act) {
          case START -> now.withSpec(spec.withPower(InstanceSpec.Power.RUNNING));
          case STOP -> now.withSpec(spec.withPower(InstanceSpec.Power.STOPPED));
          case REBOOT, RESET, REBUILD -> now;
        };
    return act.verb()
        .map(
            verb ->
                powered.withAction(
                    verb,
                    new Action(
                        id,
                        clock.instant().truncatedTo(ChronoUnit.MILLIS),
                        options.by(),
                        options.reason())))
        .orElse(powered);
  }

  private Lookup lookup() {
    guard
        .refuses()
        .ifPresent(
            problem -> {
              throw new DeclareException(problem);
            });
    return new Lookup(view, store);
  }

  private Declared present(ResourceName name, Optional<Declared> now) {
    return now.orElseThrow(() -> DeclareProblems.notFound(name, view));
  }
}
