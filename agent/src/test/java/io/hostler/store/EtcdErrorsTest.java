package io.hostler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What grpc-java 1.82 and etcd 3.4 say, as it was seen. */
class EtcdErrorsTest {
  private static final StatusRuntimeException ANSWER =
      Status.RESOURCE_EXHAUSTED
          .withDescription("gRPC message exceeds maximum size 4194304: 5243018")
          .asRuntimeException();

  private static String code(StatusRuntimeException thrown, boolean write) {
    return EtcdErrors.of(new CompletionException(thrown), write).problem().code();
  }

  /** It was called too large, as if it had not happened. */
  @Test
  void aWriteWhoseAnswerIsOverOurLimitHasHappenedOrNot() {
    assertEquals("store-unclear", code(ANSWER, true));
    assertEquals("store-too-large", code(ANSWER, false));
    assertTrue(EtcdErrors.lost(ANSWER), "of a watch");
  }

  @Test
  void aRequestThatEtcdFindsTooLargeDidNotHappen() {
    StatusRuntimeException received =
        Status.RESOURCE_EXHAUSTED
            .withDescription("grpc: received message larger than max (2097165 vs. 2097152)")
            .asRuntimeException();
    StatusRuntimeException refused =
        Status.INVALID_ARGUMENT
            .withDescription("etcdserver: request is too large")
            .asRuntimeException();
    assertEquals("store-too-large", code(received, true));
    assertEquals("store-too-large", code(refused, true));
  }
}
