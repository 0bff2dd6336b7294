package io.hostler.api.http;

import io.hostler.api.Caller;
import java.util.concurrent.CompletableFuture;

/** Decides who may use the API. */
@FunctionalInterface
public interface Admission {

  /** Who the peer is; fails with {@code not-allowed} when it may not. */
  CompletableFuture<Caller> admit(Peer peer);
}
