package io.hostler.model;

import java.util.List;

/**
 * What is taken, and what its owner should know of it all the same.
 *
 * @param field where, as a path: {@code spec.publicKey}
 * @param detail what may come of it, and what would be better
 */
public record Warning(String field, String detail) {

  /** Of a spec that was accepted; it changes nothing of what is done with it. */
  public static List<Warning> of(Spec spec) {
    return spec instanceof SshKeySpec key ? SshKeyForm.warnings(key) : List.of();
  }
}
