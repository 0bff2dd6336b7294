package io.hostler.api.routes;

import io.hostler.api.EventSource;
import io.hostler.api.http.Answer;
import io.hostler.api.http.Render;
import io.hostler.api.http.Reply;
import io.hostler.api.http.Request;
import io.hostler.api.http.Route;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** The stream of events: one JSON object a line. */
final class EventRoutes {
  private final EventSource events;

  EventRoutes(EventSource events) {
    this.events = events;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/v1/events",
            "what happens, one JSON object a line; a reader that falls behind is cut",
            Map.of("after", "sequence of the last event that the reader has"),
            Reply.lines(EventSource.Event.class),
            this::stream));
  }

  private CompletableFuture<Answer> stream(Request request) {
    OptionalLong after =
        request
            .query("after")
            .map(EventRoutes::sequence)
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty());
    Answer lines =
        new Answer.Lines(
            "application/x-ndjson",
            sink -> events.subscribe(after, event -> sink.line(Render.line(event))));
    return CompletableFuture.completedFuture(lines);
  }

  private static long sequence(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new HostlerException(
          new Problem("bad-request", "the query's after must be a sequence number"));
    }
    return Long.parseLong(text);
  }
}
