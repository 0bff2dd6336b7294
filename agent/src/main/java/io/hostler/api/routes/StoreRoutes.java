package io.hostler.api.routes;

import io.hostler.api.StoreDecisions;
import io.hostler.api.http.Answer;
import io.hostler.api.http.Reply;
import io.hostler.api.http.Request;
import io.hostler.api.http.Route;
import io.hostler.api.text.NodeText;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** What is known of the store, and the two decisions after it went back in time. */
final class StoreRoutes {
  private final StoreDecisions store;
  private final InstantSource clock;

  StoreRoutes(StoreDecisions store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/v1/store",
            "whether the store answers, its era, and what differs from the nodes",
            Map.of(),
            Reply.json(StoreDecisions.StoreView.class),
            request -> store.status().thenApply(view -> shown(request, view))),
        Route.write(
            "POST",
            "/v1/store/accept",
            "the store is right: the nodes follow it",
            Answers.DRY_RUN,
            Reply.json(StoreDecisions.StoreView.class),
            new Route.NoBody(
                request ->
                    store
                        .accept(request.caller(), request.flag("dryRun"))
                        .thenApply(view -> shown(request, view)))),
        Route.write(
            "POST",
            "/v1/store/redeclare",
            "the nodes are right: what they hold is written back",
            Answers.DRY_RUN,
            Reply.json(StoreDecisions.StoreView.class),
            new Route.NoBody(
                request ->
                    store
                        .redeclare(request.caller(), request.flag("dryRun"))
                        .thenApply(view -> shown(request, view)))));
  }

  private Answer shown(Request request, StoreDecisions.StoreView view) {
    return Form.answer(request, 200, view, () -> NodeText.store(view, clock.instant()));
  }
}
