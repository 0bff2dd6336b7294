package io.hostler.api.routes;

import io.hostler.api.NameOrId;
import io.hostler.api.Orphans;
import io.hostler.api.Written;
import io.hostler.api.http.Answer;
import io.hostler.api.http.Reply;
import io.hostler.api.http.Request;
import io.hostler.api.http.Route;
import io.hostler.api.text.Lists;
import io.hostler.api.text.Shown;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What is on a host and is not declared. */
final class OrphanRoutes {
  private static final Map<String, String> ADOPT =
      Map.of(
          "name", "when its own is taken",
          "environment", "when its own is not wanted",
          "dryRun", Answers.DRY_RUN.getOrDefault("dryRun", ""));

  private final Orphans orphans;
  private final InstantSource clock;

  /** What is, or will be, removed from its host. */
  record Removed(Uid uid) {}

  OrphanRoutes(Orphans orphans, InstantSource clock) {
    this.orphans = orphans;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/v1/orphan",
            "all orphans of the cell",
            Map.of(),
            Reply.items(Orphans.Orphan.class),
            this::list),
        Route.write(
            "POST",
            "/v1/orphan/{uid}/adopt",
            "declare it as it is",
            ADOPT,
            Reply.json(Written.class),
            new Route.NoBody(this::adopt)),
        Route.write(
            "DELETE",
            "/v1/orphan/{uid}",
            "remove it from its host, its disks too",
            Answers.DRY_RUN,
            Reply.json(Removed.class),
            new Route.NoBody(this::delete)));
  }

  private CompletableFuture<Answer> list(Request request) {
    return orphans
        .list()
        .thenApply(
            all ->
                Form.list(
                    request,
                    Map.of("items", all),
                    all,
                    orphan -> orphan.uid().toString(),
                    (items, wide) -> Lists.orphans(items, clock.instant())));
  }

  private CompletableFuture<Answer> adopt(Request request) {
    boolean dryRun = request.flag("dryRun");
    return find(request)
        .thenCompose(
            uid ->
                orphans.adopt(
                    request.caller(),
                    uid,
                    request.query("environment"),
                    request.query("name"),
                    dryRun))
        .thenApply(written -> Answers.written(request, written, dryRun));
  }

  private CompletableFuture<Answer> delete(Request request) {
    boolean dryRun = request.flag("dryRun");
    return find(request)
        .thenCompose(
            uid ->
                orphans
                    .delete(request.caller(), uid, dryRun)
                    .thenApply(none -> removed(request, uid, dryRun)));
  }

  private static Answer removed(Request request, Uid uid, boolean dryRun) {
    String text = "orphan/" + uid + (dryRun ? " would go" : " deleting") + "\n";
    return Form.answer(
        request,
        dryRun ? 200 : 202,
        new Removed(uid),
        () -> new Shown(text, dryRun ? Shown.CHANGE : Shown.WELL));
  }

  /** By uid or its first 8 digits or more: what is meant is changed. */
  private CompletableFuture<Uid> find(Request request) {
    String start = request.in("uid").toLowerCase(Locale.ROOT);
    return orphans
        .list()
        .thenApply(
            all -> {
              List<Orphans.Orphan> found =
                  NameOrId.mayBeShortId(start)
                      ? NameOrId.startingWith(start, all, Orphans.Orphan::uid)
                      : List.of();
              if (found.size() == 1) {
                return found.getFirst().uid();
              }
              throw new HostlerException(
                  found.isEmpty()
                      ? new Problem(
                          "not-found",
                          "there is no orphan " + start,
                          "hostler orphan list shows their uids; give 8 digits at least")
                      : new Problem(
                          "ambiguous-id",
                          start + " is the start of the ids of " + found.size() + " orphans",
                          "give more digits"));
            });
  }
}
