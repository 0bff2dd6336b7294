package io.hostler.store;

import io.etcd.jetcd.common.exception.CompactedException;
import io.etcd.jetcd.common.exception.EtcdException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.hostler.plan.Problem;
import java.net.ConnectException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLHandshakeException;

/** What gRPC, jetcd and etcd 3.4/3.5 say, in this package's codes. */
final class EtcdErrors {
  private EtcdErrors() {}

  /**
   * @param write whether the call could have changed something: then an answer that never came
   *     leaves the outcome unclear
   */
  static StoreException of(Throwable thrown, boolean write) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof StoreException known) {
      return known;
    }
    Optional<SSLHandshakeException> mistrust = mistrust(cause);
    if (mistrust.isPresent()) {
      // Nothing was sent: the connection never was.
      return new StoreException(
          new Problem(
              "store-unavailable",
              "etcd and this node do not trust each other: " + innermost(mistrust.get()),
              "compare store.ca, store.certificate and store.key with what etcd was started with"),
          cause);
    }
    Status status = status(cause);
    String says = says(cause, status);
    String code = code(status.getCode(), says, write, refused(cause));
    return new StoreException(new Problem(code, "etcd: " + says, advice(code)), cause);
  }

  /** Whether a watch that ended so must be followed by a list. */
  static boolean lost(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof CompactedException) {
        return true;
      }
    }
    return answerTooLarge(says(cause, status(cause)));
  }

  private static String code(Status.Code code, String says, boolean write, boolean refused) {
    String unanswered = write && !refused ? "store-unclear" : "store-unavailable";
    return switch (code) {
      case OUT_OF_RANGE -> says.contains("compacted") ? "store-compacted" : "store-future";
      case NOT_FOUND -> says.contains("lease") ? "lease-lost" : "store-refused";
      case INVALID_ARGUMENT -> tooLarge(says) ? "store-too-large" : "store-refused";
      case PERMISSION_DENIED, UNAUTHENTICATED, UNIMPLEMENTED -> "store-refused";
      case RESOURCE_EXHAUSTED -> {
        if (says.contains("space exceeded")) {
          yield "store-full";
        }
        if (answerTooLarge(says)) {
          // Our own client's limit: etcd had carried the call out when it answered.
          yield write ? "store-unclear" : "store-too-large";
        }
        // Else "too many requests": etcd refused it before it was proposed.
        yield tooLarge(says) ? "store-too-large" : "store-unavailable";
      }
      // "no leader": refused before it was proposed. UNKNOWN and the rest: nobody knows.
      case UNAVAILABLE -> says.contains("no leader") ? "store-unavailable" : unanswered;
      default -> unanswered;
    };
  }

  private static boolean tooLarge(String says) {
    return says.contains("too large")
        || says.contains("too many operations")
        || says.contains("larger than max");
  }

  /** grpc-java's words (MessageDeframer); a server written in Go says "larger than max". */
  private static boolean answerTooLarge(String says) {
    return says.contains("exceeds maximum size");
  }

  private static String advice(String code) {
    return switch (code) {
      case "store-full" -> "compact, defragment, disarm the NOSPACE alarm";
      case "store-too-large" -> "split it, or make the values smaller";
      case "store-unclear" -> "read back whether it happened";
      default -> "";
    };
  }

  /** The connection was refused, so nothing was sent. */
  private static boolean refused(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof ConnectException) {
        return true;
      }
    }
    return false;
  }

  private static Optional<SSLHandshakeException> mistrust(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof SSLHandshakeException e) {
        return Optional.of(e);
      }
    }
    return Optional.empty();
  }

  private static String innermost(Throwable thrown) {
    Throwable last = thrown;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return String.valueOf(last.getMessage());
  }

  private static Status status(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof StatusRuntimeException e) {
        return e.getStatus();
      }
      if (t instanceof StatusException e) {
        return e.getStatus();
      }
    }
    for (Throwable t = cause; t != null; t = t.getCause()) {
      // jetcd's own words, for what it read in a response: its codes have gRPC's names.
      if (t instanceof EtcdException e) {
        return Status.Code.valueOf(e.getErrorCode().name())
            .toStatus()
            .withDescription(e.getMessage());
      }
    }
    return Status.UNKNOWN;
  }

  private static String says(Throwable cause, Status status) {
    String description = status.getDescription();
    if (description != null) {
      return status.getCode() + " " + description;
    }
    return status.getCode() == Status.Code.UNKNOWN
        ? String.valueOf(cause)
        : status.getCode().name();
  }
}
