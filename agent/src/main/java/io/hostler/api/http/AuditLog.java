package io.hostler.api.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line a call, to the logger {@code io.hostler.audit}: who, what, how it went, and why. */
public final class AuditLog implements Audit {
  private static final Logger LOG = LoggerFactory.getLogger("io.hostler.audit");

  @Override
  public void called(Call call) {
    LOG.info(
        "api call method={} target={} status={} code={} uid={} user={} pid={} ms={} reason=\"{}\"",
        call.method(),
        call.target(),
        call.status(),
        call.code(),
        call.caller().uid(),
        call.caller().user(),
        call.caller().pid(),
        call.took().toMillis(),
        call.caller().reason());
  }
}
