package io.hostler.api;

import io.hostler.model.ResourceName;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What a guest gets from its seed. */
public interface Seeds {

  /** File name (meta-data, user-data, network-config) → text. Holds secrets: never logged. */
  CompletableFuture<Map<String, String>> seed(Caller caller, ResourceName instance);
}
