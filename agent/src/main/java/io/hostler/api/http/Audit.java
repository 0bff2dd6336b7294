package io.hostler.api.http;

import io.hostler.api.Caller;
import java.time.Duration;

/** Hears of every call that may change something or shows a secret. */
@FunctionalInterface
public interface Audit {

  void called(Call call);

  /**
   * @param target path and query
   * @param code of the problem; empty when it worked
   */
  record Call(
      Caller caller, String method, String target, int status, String code, Duration took) {}
}
