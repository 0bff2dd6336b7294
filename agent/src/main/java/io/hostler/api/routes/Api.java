package io.hostler.api.routes;

import io.hostler.api.http.Answer;
import io.hostler.api.http.Reply;
import io.hostler.api.http.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The whole table of routes. */
public final class Api {

  private Api() {}

  public static List<Route> routes(Parts parts) {
    List<Route> all = new ArrayList<>();
    all.addAll(new ResourceRoutes(parts.declarations(), parts.explainer(), parts.clock()).routes());
    all.addAll(
        new InstanceRoutes(
                parts.declarations(),
                parts.explainer(),
                parts.consoles(),
                parts.seeds(),
                parts.clock())
            .routes());
    all.addAll(new ImageRoutes(parts.images(), parts.blobs()).routes());
    all.addAll(new FirewallRoutes(parts.declarations(), parts.firewalls()).routes());
    all.addAll(new OrphanRoutes(parts.orphans(), parts.clock()).routes());
    all.addAll(new StoreRoutes(parts.store(), parts.clock()).routes());
    all.addAll(
        new NodeRoutes(parts.nodes(), parts.health(), parts.metrics(), parts.clock()).routes());
    all.addAll(new EventRoutes(parts.events()).routes());
    all.add(
        Route.get(
            "/v1/openapi.json",
            "this table, as OpenAPI 3.1",
            Map.of(),
            Reply.other("application/json"),
            request -> CompletableFuture.completedFuture(openApi(all, parts.health().version()))));
    // Documents are compared with the store itself: they need not wait for the memory of it.
    return all.stream()
        .map(
            route ->
                route.template().equals(ResourceRoutes.APPLY)
                    ? route
                    : route.after(parts.caughtUp()))
        .toList();
  }

  private static Answer openApi(List<Route> all, String version) {
    return Answer.json(200, OpenApi.of(all, version));
  }
}
