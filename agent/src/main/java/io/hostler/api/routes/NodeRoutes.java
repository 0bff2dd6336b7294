package io.hostler.api.routes;

import io.hostler.api.ExplainView;
import io.hostler.api.Health;
import io.hostler.api.Metrics;
import io.hostler.api.NameOrId;
import io.hostler.api.Nodes;
import io.hostler.api.http.Answer;
import io.hostler.api.http.Reply;
import io.hostler.api.http.Request;
import io.hostler.api.http.Route;
import io.hostler.api.text.Lists;
import io.hostler.api.text.NodeText;
import io.hostler.api.text.Shown;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** This node and the others. */
final class NodeRoutes {
  private final Nodes nodes;
  private final Health health;
  private final Metrics metrics;
  private final InstantSource clock;

  /** Which agent answers. */
  record Running(String version) {}

  NodeRoutes(Nodes nodes, Health health, Metrics metrics, InstantSource clock) {
    this.nodes = nodes;
    this.health = health;
    this.metrics = metrics;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/v1/node",
            "all nodes of the cell",
            Map.of(),
            Reply.items(Nodes.NodeView.class),
            this::list),
        Route.get(
            "/v1/node/{name}",
            "one node, by name or uid",
            Map.of(),
            Reply.json(Nodes.NodeView.class),
            this::node),
        Route.get(
            "/v1/node/{name}/explain",
            "how it is, and what is placed on it",
            Map.of(),
            Reply.json(ExplainView.class),
            this::explain),
        Route.get(
            "/v1/status",
            "how this node and its cell are",
            Map.of(),
            Reply.json(Health.Status.class),
            this::status),
        Route.get(
            "/v1/doctor",
            "a closer look at this node, with advice",
            Map.of(),
            Reply.items(Health.Finding.class),
            this::doctor),
        Route.get(
            "/v1/version",
            "the agent's version",
            Map.of(),
            Reply.json(Running.class),
            this::version),
        Route.get(
            "/metrics",
            "Prometheus' text format",
            Map.of(),
            Reply.other(metrics.contentType()),
            request ->
                now(
                    new Answer.Content(
                        200,
                        metrics.contentType(),
                        ByteBuffer.wrap(metrics.text()),
                        Map.of(),
                        ""))));
  }

  private CompletableFuture<Answer> list(Request request) {
    return nodes
        .list()
        .thenApply(
            read ->
                Answers.list(
                    request,
                    read,
                    Nodes.NodeView::name,
                    (items, wide) -> Lists.nodes(items, wide, clock.instant())));
  }

  private CompletableFuture<Answer> status(Request request) {
    return health
        .status()
        .thenApply(
            status ->
                Form.answer(request, 200, status, () -> NodeText.status(status, clock.instant())));
  }

  private CompletableFuture<Answer> doctor(Request request) {
    return health
        .doctor()
        .thenApply(
            findings ->
                Form.answer(
                    request, 200, Map.of("items", findings), () -> NodeText.doctor(findings)));
  }

  private CompletableFuture<Answer> version(Request request) {
    String version = health.version();
    return now(
        Form.answer(
            request, 200, new Running(version), () -> Shown.of("hostlerd " + version + "\n")));
  }

  private static CompletableFuture<Answer> now(Answer answer) {
    return CompletableFuture.completedFuture(answer);
  }

  private CompletableFuture<Answer> node(Request request) {
    return found(request).thenApply(node -> Answer.json(200, node));
  }

  private CompletableFuture<Answer> explain(Request request) {
    return found(request)
        .thenCompose(nodes::explain)
        .thenApply(explained -> Answers.explained(request, explained, clock.instant()));
  }

  private CompletableFuture<Nodes.NodeView> found(Request request) {
    String text = request.in("name");
    return nodes
        .list()
        .thenApply(
            read -> {
              List<Nodes.NodeView> found =
                  read.value().stream().filter(node -> node.name().equals(text)).toList();
              if (found.isEmpty() && NameOrId.mayBeId(text)) {
                found = NameOrId.startingWith(text, read.value(), Nodes.NodeView::uid);
              }
              if (found.size() == 1) {
                return found.getFirst();
              }
              throw new HostlerException(
                  found.isEmpty()
                      ? new Problem(
                          "not-found",
                          "there is no node " + text,
                          "hostler node list shows what is there")
                      : new Problem(
                          "ambiguous-id",
                          found.size() + " nodes have the name, or the start of their uid, " + text,
                          "give more digits of the uid"));
            });
  }
}
