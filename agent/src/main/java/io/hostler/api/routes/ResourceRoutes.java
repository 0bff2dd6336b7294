package io.hostler.api.routes;

import io.hostler.api.ApplyResult;
import io.hostler.api.ChangeOptions;
import io.hostler.api.Declarations;
import io.hostler.api.ExplainView;
import io.hostler.api.Explainer;
import io.hostler.api.Filter;
import io.hostler.api.ResourceView;
import io.hostler.api.Written;
import io.hostler.api.http.Answer;
import io.hostler.api.http.ProblemDetails;
import io.hostler.api.http.Reply;
import io.hostler.api.http.Request;
import io.hostler.api.http.Route;
import io.hostler.api.text.Columns;
import io.hostler.api.text.Shown;
import io.hostler.api.text.Writes;
import io.hostler.model.Action;
import io.hostler.model.Documents;
import io.hostler.model.Kind;
import io.hostler.model.NameRules;
import io.hostler.model.Reach;
import io.hostler.model.ResourceName;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What is alike for all kinds: apply, list, get, put, patch, delete. */
final class ResourceRoutes {
  static final String APPLY = "/v1/apply";

  private static final Map<String, String> TAGS =
      Map.of("tag", "only with this tag, as name=value; several with commas between");

  private final Declarations declarations;
  private final Explainer explainer;
  private final InstantSource clock;

  /**
   * An apply that was written whole.
   *
   * @param says the same for people
   */
  record Done(List<Written> resources, String says) {}

  ResourceRoutes(Declarations declarations, Explainer explainer, InstantSource clock) {
    this.declarations = declarations;
    this.explainer = explainer;
    this.clock = clock;
  }

  List<Route> routes() {
    List<Route> all = new ArrayList<>();
    all.add(
        Route.write(
            "POST",
            APPLY,
            "apply one or many documents: three-way merge with what was applied last",
            applyQuery(),
            Reply.json(Done.class),
            new Route.WholeBody(this::apply)));
    for (Kind kind : Kind.values()) {
      all.addAll(of(kind));
    }
    return all;
  }

  private static String path(Kind kind) {
    return "/v1/" + kind.word() + (kind.cellWide() ? "/{name}" : "/{environment}/{name}");
  }

  private List<Route> of(Kind kind) {
    String word = kind.word();
    String one = path(kind);
    return List.of(
        Route.get(
            "/v1/" + word,
            "all of kind " + word,
            listQuery(kind),
            Reply.items(ResourceView.class),
            r -> list(kind, r)),
        Route.get(
            one,
            "one " + word + ", by name, uid or start of its id",
            Map.of(),
            Reply.json(ResourceView.class),
            r -> get(kind, r)),
        Route.get(
            one + "/explain",
            "why it is as it is, who uses it, and what it waits for",
            kind.reach() == Reach.OWN_NODE ? Answers.FRESH : Map.of(),
            Reply.json(ExplainView.class),
            r -> explain(kind, r)),
        Preconditions.obeyedBy(
            Route.write(
                "PUT",
                one,
                "create or replace; If-Match, or If-None-Match: * to create",
                changeQuery(kind),
                Reply.json(Written.class),
                new Route.WholeBody(r -> put(kind, r)))),
        Preconditions.obeyedBy(
            Route.write(
                "PATCH",
                one,
                "JSON merge patch of tags and spec",
                changeQuery(kind),
                Reply.json(Written.class),
                new Route.WholeBody(r -> patch(kind, r)))),
        Preconditions.matchObeyedBy(
            Route.write(
                "DELETE",
                one,
                "delete",
                Answers.DRY_RUN,
                Reply.json(Written.class),
                new Route.NoBody(r -> delete(kind, r)))));
  }

  private static Map<String, String> applyQuery() {
    Map<String, String> query = new HashMap<>(Answers.CHANGE);
    query.put("environment", "of documents that name none; default when not given");
    return query;
  }

  private static Map<String, String> listQuery(Kind kind) {
    Map<String, String> query = new HashMap<>(TAGS);
    if (!kind.cellWide()) {
      query.put("environment", "only of this one; all when not given");
    }
    return query;
  }

  private static Map<String, String> changeQuery(Kind kind) {
    return kind.verbs().contains(Action.Verb.CUT) ? Answers.CHANGE : Answers.DRY_RUN;
  }

  private CompletableFuture<Answer> apply(Request request) {
    ChangeOptions intent = Answers.intent(request);
    return declarations
        .apply(request.caller(), Answers.files(request), home(request), intent)
        .thenApply(applied -> applied(request, applied, intent.dryRun()));
  }

  /** The environment of documents that name none. */
  private static String home(Request request) {
    return environment(request).orElse(Documents.DEFAULT_ENVIRONMENT);
  }

  private static Optional<String> environment(Request request) {
    try {
      return request.query("environment").map(NameRules::label);
    } catch (IllegalArgumentException e) {
      throw Request.bad("the query's environment " + e.getMessage());
    }
  }

  /** What was written before it stopped is said beside why it stopped. */
  private static Answer applied(Request request, ApplyResult applied, boolean dryRun) {
    Shown shown = Writes.all(applied.resources(), dryRun);
    Done done = new Done(applied.resources(), shown.text());
    return applied
        .stoppedBy()
        .<Answer>map(
            problem -> ProblemDetails.of(problem, Map.of("resources", applied.resources())))
        .orElseGet(() -> Form.answer(request, 200, done, () -> shown));
  }

  private CompletableFuture<Answer> list(Kind kind, Request request) {
    Map<String, String> tags = request.query("tag").map(ResourceRoutes::tags).orElse(Map.of());
    return declarations
        .list(kind, new Filter(environment(request), tags))
        .thenApply(
            read ->
                Answers.list(
                    request,
                    read,
                    ResourceView::name,
                    (items, wide) -> Columns.list(kind, items, wide, clock.instant())));
  }

  /** {@code role=web,zone=a}. Anything else, read as if it were this, would find nothing. */
  private static Map<String, String> tags(String selector) {
    Map<String, String> tags = new HashMap<>();
    for (String pair : selector.split(",", -1)) {
      String[] parts = pair.split("=", 2);
      if (parts.length < 2) {
        throw Request.bad("the query's tag must be name=value, several with commas between");
      }
      try {
        if (tags.put(NameRules.tagKey(parts[0]), parts[1]) != null) {
          throw Request.bad("the query's tag asks twice for " + parts[0]);
        }
      } catch (IllegalArgumentException e) {
        throw Request.bad("the query's tag must be name=value: " + e.getMessage());
      }
    }
    return tags;
  }

  private CompletableFuture<ResourceName> named(Kind kind, Request request) {
    return declarations.find(kind, environment(kind, request), request.in("name"));
  }

  private CompletableFuture<ResourceName> namedToChange(Kind kind, Request request) {
    return declarations.findToChange(kind, environment(kind, request), request.in("name"));
  }

  private static String environment(Kind kind, Request request) {
    return kind.cellWide() ? Kind.CELL_WIDE : request.in("environment");
  }

  private CompletableFuture<Answer> get(Kind kind, Request request) {
    return named(kind, request)
        .thenCompose(
            name ->
                declarations
                    .get(name)
                    .thenCompose(
                        read ->
                            read.value().isPresent()
                                ? CompletableFuture.completedFuture(Answers.one(read, name))
                                : missing(name)));
  }

  private CompletableFuture<Answer> explain(Kind kind, Request request) {
    Optional<Duration> fresh = Answers.fresh(request);
    return named(kind, request)
        .thenCompose(name -> explainer.explain(name, fresh))
        .thenApply(explained -> Answers.explained(request, explained, clock.instant()));
  }

  private CompletableFuture<Answer> missing(ResourceName name) {
    return declarations
        .list(name.kind(), new Filter(Optional.empty(), Map.of()))
        .thenApply(
            all -> {
              throw new HostlerException(
                  name.missing(all.value().stream().map(ResourceView::resourceName)));
            });
  }

  private CompletableFuture<Answer> put(Kind kind, Request request) {
    ChangeOptions intent = Answers.intent(request);
    String environment = environment(kind, request);
    ResourceName name = ResourceName.of(kind, environment, request.in("name"));
    Preconditions asked = Preconditions.of(request);
    if (asked.areNone()) {
      throw new HostlerException(
          new Problem(
              "if-match-required",
              "PUT replaces the whole of " + name.name() + " and must say what it replaces",
              "send If-Match with the ETag of a GET, or If-None-Match: * to create"));
    }
    String document = Answers.documents(request);
    return asked
        .revisionToPut(() -> declarations.get(name))
        .thenCompose(
            revision -> declarations.put(request.caller(), name, document, revision, intent))
        .thenApply(written -> Answers.written(request, written, intent.dryRun()));
  }

  private CompletableFuture<Answer> patch(Kind kind, Request request) {
    ChangeOptions intent = Answers.intent(request);
    Preconditions asked = Preconditions.of(request);
    String patch = Answers.patch(request);
    return namedToChange(kind, request)
        .thenCompose(
            name ->
                asked
                    .revision(() -> declarations.get(name))
                    .thenCompose(
                        revision ->
                            declarations.patch(request.caller(), name, patch, revision, intent)))
        .thenApply(written -> Answers.written(request, written, intent.dryRun()));
  }

  private CompletableFuture<Answer> delete(Kind kind, Request request) {
    boolean dryRun = request.flag("dryRun");
    Preconditions asked = Preconditions.of(request);
    return namedToChange(kind, request)
        .thenCompose(
            name ->
                asked
                    .revision(() -> declarations.get(name))
                    .thenCompose(
                        revision -> declarations.delete(request.caller(), name, revision, dryRun)))
        .thenApply(written -> Answers.written(request, written, dryRun));
  }
}
