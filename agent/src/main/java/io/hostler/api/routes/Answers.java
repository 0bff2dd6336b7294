package io.hostler.api.routes;

import io.hostler.api.ChangeOptions;
import io.hostler.api.ExplainView;
import io.hostler.api.Read;
import io.hostler.api.ResourceView;
import io.hostler.api.Written;
import io.hostler.api.http.Answer;
import io.hostler.api.http.Refused;
import io.hostler.api.http.Request;
import io.hostler.api.text.Looks;
import io.hostler.api.text.Shown;
import io.hostler.api.text.Writes;
import io.hostler.model.DocumentFile;
import io.hostler.model.ResourceName;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What several routes read and answer alike. */
final class Answers {
  static final Map<String, String> DRY_RUN =
      Map.of("dryRun", "check all, show what would change, write nothing");
  static final Map<String, String> CHANGE =
      Map.of(
          "dryRun",
          "check all, show what would change, write nothing",
          "cut",
          "of firewalls and instances: end the open flows that the rules no longer allow");
  static final Map<String, String> FRESH =
      Map.of("fresh", "look first: true, or the longest wait in seconds (1 to 60)");
  private static final Set<String> DOCUMENTS =
      Set.of(
          "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "application/json");
  private static final Set<String> PATCHES =
      Set.of("application/merge-patch+json", "application/json");
  private static final String FILES = "application/vnd.hostler.files+json";
  private static final Duration FRESH_BY_DEFAULT = Duration.ofSeconds(10);

  private Answers() {}

  static Answer one(Read<Optional<ResourceView>> read, ResourceName name) {
    ResourceView view = read.value().orElseThrow(() -> notFound(name));
    return stale(Answer.json(200, view).with("ETag", etag(view)), read);
  }

  static <T> Answer.Content list(
      Request request, Read<List<T>> read, Function<T, String> name, Form.Lister<T> table) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("items", read.value());
    read.staleSince().ifPresent(since -> body.put("staleSince", since));
    return stale(Form.list(request, body, read.value(), name, table), read);
  }

  private static Answer.Content stale(Answer.Content answer, Read<?> read) {
    return read.staleSince()
        .map(since -> answer.with("X-Hostler-Stale-Since", since.toString()))
        .orElse(answer);
  }

  static ChangeOptions intent(Request request) {
    return new ChangeOptions(request.flag("dryRun"), request.flag("cut"));
  }

  /** Why what the request names is as it is. */
  static Answer explained(Request request, ExplainView explained, Instant now) {
    return Form.answer(
        request, 200, explained, () -> Looks.explain(request.in("name"), explained, now));
  }

  /** 201 created, 202 when a node has something to do, 200 otherwise. */
  static Answer written(Request request, Written written, boolean dryRun) {
    return written(request, written, dryRun, Writes.written(written, dryRun));
  }

  static Answer written(Request request, Written written, boolean dryRun, Shown shown) {
    int status =
        dryRun
            ? 200
            : switch (written.change()) {
              case CREATED -> 201;
              case CHANGED, DELETING -> 202;
              case UNCHANGED, DELETED -> 200;
            };
    return Form.answer(request, status, written, () -> shown)
        .with("ETag", etag(written.resource()));
  }

  private static String etag(ResourceView view) {
    return "\"" + view.revision() + "\"";
  }

  static HostlerException notFound(ResourceName name) {
    return new HostlerException(name.missing());
  }

  /** The body of a request that carries documents: YAML, of which JSON is a part. */
  static String documents(Request request) {
    return typed(request, DOCUMENTS, "application/yaml");
  }

  /** The body of a request that carries one file, or several with their names. */
  static List<DocumentFile> files(Request request) {
    String type = request.header("content-type").orElse("").split(";", 2)[0].strip();
    return type.equalsIgnoreCase(FILES)
        ? FilesBody.read(request.text())
        : List.of(new DocumentFile("", documents(request)));
  }

  static String patch(Request request) {
    return typed(request, PATCHES, "application/merge-patch+json");
  }

  private static String typed(Request request, Set<String> types, String ours) {
    String given = request.header("content-type").orElse(ours);
    String type = given.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    // What curl says when it is told nothing: nobody means it.
    if (!types.contains(type) && !type.equals("application/x-www-form-urlencoded")) {
      throw new Refused(
          new Problem(
              "unsupported-media-type", "the body's type is " + type, "send Content-Type: " + ours),
          // RFC 9110, section 15.5.16, and of a patch RFC 5789, section 2.2.
          Map.of(types == PATCHES ? "Accept-Patch" : "Accept", ours));
    }
    return request.text();
  }

  static Optional<Duration> fresh(Request request) {
    return switch (request.query("fresh").orElse("false")) {
      case "false" -> Optional.empty();
      case "", "true" -> Optional.of(FRESH_BY_DEFAULT);
      case String seconds when seconds.matches("[1-9][0-9]?") && Integer.parseInt(seconds) <= 60 ->
          Optional.of(Duration.ofSeconds(Integer.parseInt(seconds)));
      default -> throw Request.bad("the query's fresh must be true, or 1 to 60 (seconds)");
    };
  }
}
