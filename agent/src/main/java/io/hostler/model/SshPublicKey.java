package io.hostler.model;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  // NIST SP 800-131A; the least of the default policy of RHEL 8 and later.
  private static final int STRONG_RSA = 2048;
  private static final String CERTIFICATE = "-cert-v01@openssh.com";
  private static final Pattern PRIVATE = Pattern.compile("-+ ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY");
  private static final Pattern PEM = Pattern.compile("-----BEGIN (RSA )?PUBLIC KEY");

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
    // sshd takes tabs between the words as well (misc.c of OpenSSH, skip_space).
    String text = line.strip().replace('\t', ' ');
    refuseOtherForms(text);
    if (text.lines().count() > 1) {
      throw new IllegalArgumentException("must be one key on one line");
    }
    if (text.length() > MAX_LENGTH || !TextRules.isLine(text)) {
      throw new IllegalArgumentException(
          "must be at most " + MAX_LENGTH + " characters, none of them a control character");
    }
    String[] words = text.split(" +", 3);
    if (words[0].endsWith(CERTIFICATE)) {
      throw new IllegalArgumentException(
          "is a certificate: give the key that it is made of (the .pub file without -cert)");
    }
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

  /** Files of keys that are no line of authorized_keys: what each is, and how to come to one. */
  private static void refuseOtherForms(String text) {
    if (PRIVATE.matcher(text).lookingAt()) {
      throw new IllegalArgumentException(
          "is a private key: give the public one (the .pub file), and make a new pair");
    }
    if (text.startsWith("PuTTY-User-Key-File")) {
      throw new IllegalArgumentException(
          "is PuTTY's file of a private key: give the line that PuTTYgen shows for authorized_keys,"
              + " and make a new pair");
    }
    if (text.startsWith("---- BEGIN SSH2 PUBLIC KEY")) {
      throw new IllegalArgumentException(
          "is in PuTTY's form (RFC 4716): ssh-keygen -i -f FILE makes a line of it");
    }
    Matcher pem = PEM.matcher(text);
    if (pem.lookingAt()) {
      String form = pem.group(1) == null ? "PKCS8" : "PEM";
      throw new IllegalArgumentException(
          "is in the form of PEM: ssh-keygen -i -m " + form + " -f FILE makes a line of it");
    }
  }

  /** What is not strong enough any more about it; it is taken all the same. */
  public Optional<String> weakness() {
    if (type.equals("dsa")) {
      return Optional.of(
          "is a dsa key: OpenSSH turned those off in 7.0 and knows them no more since 10.0, so a"
              + " guest of today lets nobody in with it; make an ed25519 key");
    }
    if (type.equals("rsa") && bits < STRONG_RSA) {
      return Optional.of(
          "is an rsa key of "
              + bits
              + " bits: guests that ask for "
              + STRONG_RSA
              + " (as RHEL does) let nobody in with it; make an ed25519 key");
    }
    return Optional.empty();
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
