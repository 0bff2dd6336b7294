package io.hostler.api.http;

import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import java.util.Map;

/** A refusal whose answer must carry headers of its own: {@code Allow}, {@code Upgrade}, … */
public final class Refused extends HostlerException {
  private static final long serialVersionUID = 1L;

  private final transient Map<String, String> headers;

  public Refused(Problem problem, Map<String, String> headers) {
    super(problem);
    this.headers = Map.copyOf(headers);
  }

  /** By name, as they are written. */
  public Map<String, String> headers() {
    return headers;
  }
}
