package io.hostler.model;

/**
 * A public key that its owner logs in with.
 *
 * @param publicKey one line as in authorized_keys; type (rsa, dsa, ecdsa, ed25519) and comment are
 *     derived from it
 */
public record SshKeySpec(String publicKey) implements Spec {
  @Override
  public Kind kind() {
    return Kind.SSHKEY;
  }
}
