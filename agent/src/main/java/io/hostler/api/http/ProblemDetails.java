package io.hostler.api.http;

import io.hostler.api.Codes;
import io.hostler.model.FieldProblem;
import io.hostler.model.InvalidException;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Failures as RFC 9457 problem details. */
public final class ProblemDetails {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemDetails.class);
  private static final String TYPE = "application/problem+json";

  private ProblemDetails() {}

  /** The answer to a failed request. */
  public static Answer.Content of(Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof InvalidException invalid) {
      return of(invalid.problem(), Map.of("errors", errors(invalid.fields())));
    }
    if (cause instanceof Refused refused) {
      Answer.Content answer = of(refused.problem(), Map.of());
      for (Map.Entry<String, String> header : refused.headers().entrySet()) {
        answer = answer.with(header.getKey(), header.getValue());
      }
      return answer;
    }
    if (cause instanceof HostlerException known) {
      return of(known.problem(), Map.of());
    }
    if (cause instanceof TimeoutException) {
      return of(new Problem("deadline", "the answer did not come in time", "try again"), Map.of());
    }
    // Not a sentence that we wrote: it may hold anything, so it goes to the log only.
    LOG.error("a request failed unexpectedly", cause);
    return of(
        new Problem("internal", "the agent failed unexpectedly", "see the agent's log"), Map.of());
  }

  /**
   * @param extensions further members of the object
   */
  public static Answer.Content of(Problem problem, Map<String, ?> extensions) {
    Codes.Meaning meaning = Codes.of(problem.code());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "urn:hostler:problem:" + problem.code());
    body.put("title", meaning.title());
    body.put("status", meaning.status());
    body.put("detail", problem.detail());
    body.put("code", problem.code());
    if (!problem.advice().isEmpty()) {
      body.put("advice", problem.advice());
    }
    body.putAll(extensions);
    Answer.Content answer =
        new Answer.Content(
            meaning.status(), TYPE, ByteBuffer.wrap(Render.bytes(body)), Map.of(), problem.code());
    return meaning.status() == 503 ? answer.with("Retry-After", "1") : answer;
  }

  private static List<Map<String, String>> errors(List<FieldProblem> fields) {
    return fields.stream().map(ProblemDetails::error).toList();
  }

  private static Map<String, String> error(FieldProblem wrong) {
    Map<String, String> error = new LinkedHashMap<>();
    error.put("field", wrong.field());
    error.put("says", wrong.says());
    if (!wrong.resource().isEmpty()) {
      error.put("resource", wrong.resource());
    }
    if (!wrong.file().isEmpty()) {
      error.put("file", wrong.file());
    }
    return error;
  }
}
