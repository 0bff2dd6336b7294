package io.hostler.model;

import java.util.Base64;
import java.util.Map;

/**
 * A line as in authorized_keys, without options: {@code ssh-ed25519 AAAA… comment}.
 *
 * @param algorithm the line's first word
 * @param type {@code rsa}, {@code dsa}, {@code ecdsa}, {@code ed25519}; for keys on a security
 *     token {@code ecdsa-sk}, {@code ed25519-sk}
 * @param blob the key in base64
 * @param comment empty when there is none
 * @param bits the key's strength as OpenSSH names it
 */
public record SshPublicKey(String algorithm, String type, String blob, String comment, int bits) {

  /** A line is at most this long; sshd itself takes 8 KiB. */
  public static final int MAX_LENGTH = 8192;

  private static final Map<String, String> TYPES =
      Map.of(
          "ssh-rsa", "rsa",
          "ssh-dss", "dsa",
          "ecdsa-sha2-nistp256", "ecdsa",
          "ecdsa-sha2-nistp384", "ecdsa",
          "ecdsa-sha2-nistp521", "ecdsa",
          "ssh-ed25519", "ed25519",
          "sk-ecdsa-sha2-nistp256@openssh.com", "ecdsa-sk",
          "sk-ssh-ed25519@openssh.com", "ed25519-sk");

  /**
   * @throws IllegalArgumentException when it is no public key; the message says why and never
   *     quotes the text, which may be a private key pasted by mistake
   */
  public static SshPublicKey parse(String line) {
    String text = line.strip();
    if (text.contains("PRIVATE KEY")) {
      throw new IllegalArgumentException(
          "is a private key: give the public one (the .pub file), and make a new pair");
    }
    if (text.lines().count() > 1) {
      throw new IllegalArgumentException("must be one key on one line");
    }
    if (text.length() > MAX_LENGTH || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "must be at most " + MAX_LENGTH + " characters, none of them a control character");
    }
    String[] words = text.split(" +", 3);
    String type = TYPES.get(words[0]);
    if (type == null) {
      throw new IllegalArgumentException(
          "must begin with a key's type, such as ssh-ed25519, without options before it");
    }
    if (words.length < 2) {
      throw new IllegalArgumentException("has no key after its type");
    }
    int bits = SshKeyBlob.check(decode(words[1]), words[0]);
    return new SshPublicKey(
        words[0], type, words[1], words.length > 2 ? words[2].strip() : "", bits);
  }

  /** {@code SHA256:…}, as {@code ssh-keygen -l} prints it. */
  public String fingerprint() {
    byte[] hash = Sha256.digest().digest(decode(blob));
    return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
  }

  /** The line, with single spaces. */
  @Override
  public String toString() {
    return algorithm + " " + blob + (comment.isEmpty() ? "" : " " + comment);
  }

  private static byte[] decode(String blob) {
    try {
      return Base64.getDecoder().decode(blob);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("its key is not base64", e);
    }
  }
}
