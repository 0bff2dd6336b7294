package io.hostler.libvirt;

import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.libvirt.Domain;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/** How each call goes to libvirt: on a bounded thread, with a deadline, its error in our words. */
final class LibvirtCalls implements AutoCloseable {

  interface Call<T> {
    T on(LibvirtSession session) throws LibvirtException;
  }

  interface DomainCall<T> {
    T on(LibvirtSession session, Domain domain) throws LibvirtException;
  }

  /** Calls that run at the same time: more only wait inside libvirtd. */
  static final int AT_ONCE = 4;

  /** Calls past their deadline before no more are let in. */
  static final int MAY_HANG = 16;

  private final LibvirtConnection connection;
  private final Duration deadline;
  private final CallThreads threads = new CallThreads(AT_ONCE, MAY_HANG);

  LibvirtCalls(LibvirtConnection connection, Duration deadline) {
    this.connection = connection;
    this.deadline = deadline;
  }

  /** Empty: libvirt says that there is no such domain, or none any more. */
  <T> Optional<T> onDomain(String what, Uid uuid, DomainCall<T> call) {
    return call(
        uuid.toString(),
        what + " " + uuid,
        session -> {
          try {
            Domain domain = session.domainLookupByUUIDString(uuid.toString());
            try {
              return Optional.of(call.on(session, domain));
            } finally {
              domain.free();
            }
          } catch (LibvirtException | HypervisorException e) {
            if (isGone(e)) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  /**
   * As {@link #onDomain}.
   *
   * @throws HypervisorException {@code no-domain} when there is none
   */
  <T> T onPresent(String what, Uid uuid, DomainCall<T> call) {
    return onDomain(what, uuid, call)
        .orElseThrow(
            () ->
                HypervisorException.failed(
                    HypervisorException.NO_DOMAIN, "can't " + what + " " + uuid + ": none", ""));
  }

  /** The key is what the call changes: see {@link CallThreads}. */
  <T> T call(String key, String what, Call<T> call) {
    LibvirtSession session = connection.session();
    try {
      return threads.call(key, what, deadline, () -> inside(session, what, call));
    } catch (ExecutionException e) {
      throw translated(what, session, e.getCause());
    }
  }

  private static <T> T inside(LibvirtSession session, String what, Call<T> call)
      throws LibvirtException {
    if (!session.enter()) {
      throw HypervisorException.unclear(what + ": the connection was lost");
    }
    try {
      return call.on(session);
    } finally {
      session.leave();
    }
  }

  private static RuntimeException translated(
      String what, LibvirtSession session, @Nullable Throwable cause) {
    boolean broken = !isAlive(session);
    String text = cause == null ? "" : String.valueOf(cause.getMessage()).strip();
    return switch (cause) {
      case HypervisorException known when !broken -> known;
      case HypervisorException known when known.problem().code().equals("domain-off") -> known;
      case null -> HypervisorException.unclear(what);
      default ->
          broken
              ? HypervisorException.unclear(what + ": the connection broke: " + text)
              : HypervisorException.failed("libvirt-failed", what + ": " + text, "");
    };
  }

  List<Problem> findings() {
    return threads.findings();
  }

  /** Whether the socket is there; a local question, no call to libvirtd. */
  private static boolean isAlive(LibvirtSession session) {
    if (!session.isOpen() || !session.enter()) {
      return false;
    }
    try {
      return session.isAlive();
    } catch (LibvirtException e) {
      return false;
    } finally {
      session.leave();
    }
  }

  /** Whether libvirt has no such domain: also one that went between two calls. */
  static boolean isGone(Exception e) {
    return switch (e) {
      case LibvirtException said -> isCode(said, ErrorNumber.VIR_ERR_NO_DOMAIN);
      case HypervisorException said -> said.problem().code().equals(HypervisorException.NO_DOMAIN);
      default -> false;
    };
  }

  static boolean isCode(LibvirtException e, ErrorNumber code) {
    return e.getError() != null && e.getError().getCode() == code;
  }

  @Override
  public void close() {
    threads.close();
  }
}
