package io.hostler.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class SshPublicKeyTest {
  // Made by ssh-keygen, which says 256 bits, SHA256:VvF7A0Ux5EcbcW/IhVq4QqMSx1B+RN32uqm/cN84mjU.
  static final String ED25519 =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKNBLIKydQVXB9GI+j4yYmQ1em/zqgwaseL0mmBmZAOd";
  // Made by ssh-keygen, which says 3072 bits, SHA256:KOK2NkXNLuRI0ew9/USPzRUoXX7kfGqp48ICwmpZBpk.
  static final String RSA =
      "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQCk1PfqdKUDP+wFz+w7pDZgtU1dUMvd5l6kj+O/YUKg"
          + "Uw4EQVH7kc4f9JISa4uoN9R/8JVnOXPFfSDpeDrEv4l+GkZvoH4kWqBmitFuqCy/PYGguxTOo9qGeg/F"
          + "lk7MPz9JhgeiHqr+QhavZmEVRhlr2rY690iNk/ulGFIpOfUSVZpTr5U5x/BPngONaeWYGlsiZmpw4KWJ"
          + "rdPbUDNCOn8d7W4SgklsGvfHjzywo6TeytQDsfBuL+l2yzI4FF3eRwFxI7l8Kv8Km4SIW2wy0OKx/vZu"
          + "fYkU5hlPfyJ0/sz/EvvaWIXRJ7gk0GS6YEG6smdVtCArcY1JGbwkA+uXCx1xpPWqFZl6wRba7wtk6HqT"
          + "7GabCbvHYHtzH3qDrol88dSTAROG9yBnpZsuJCkwGVyEdaM09ds8QBPZjV6t2o2NVt2YzoFA8Nuv80cv"
          + "S7y77/aJZONAPZoZE6cPlD289fDJXU9opM12OwKnimxZXYoHKlapOp7LGMG3OFpbe8D8msk=";
  // Made by ssh-keygen, which says 1024 bits, SHA256:uvmaKy1lpZLqwEp5IjMEArdyWLRAPwG3AlPFcMMORSQ.
  public static final String DSA =
      "ssh-dss AAAAB3NzaC1kc3MAAACBALZyhLnMnjLGqGck3KF0LqouXhcvWtgARlgFHRyUGNpc1AZQcSmF"
          + "0Ymvdq/PA6c7T3wTE54RIDgTC4suGC5KG9HvFcFlsT5qbh7H0qPmFgHfRw/ID0VeE9aCAzlusqvtek3g"
          + "YlxuudkWMzppGxqsdoLHioTUmFIK8B2twN/VMtp3AAAAFQCI8KrSuJD7svXnvIFoLzJUDTQwaQAAAIB4"
          + "MTe/R2inncAGr2YO3Myikxo8av0ex/MbFDj8+eX/gQEWq/Z96c2HYBIlE3zoMi7bV75ezPpri1mxZmeB"
          + "DcOkyjZcWJT7FWQG0zrWh1XgC8D0/UfEOwySzgvNvuIcem+W2TKAwguIgXMbxQXV7Pe02hs0GIbUfaYa"
          + "Sae/QonrvQAAAIA59GwgcWL/bTaxJU4Ym5fYXQLGBWqFMHoUkSwWt26LrRXxlRzTKxIH+bi98WMDfaux"
          + "dHxyooKPa2RCB736UxhRjFilE4H0JrNXqWdDqrLwKra5XZaP1Ef0MTOOcOIzKYwUOCzaCJZsoPpqUn/1"
          + "N4cufkA4l1OCGIwUpp+VeoASyw==";
  // Made by ssh-keygen, which says 256 bits, SHA256:wRVyztCojnd2ru0pU0tOI97YniVwUZwZmWEra8xxN8Q.
  static final String ECDSA =
      "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBH28rFY2"
          + "mAg+4XpKOlKsEom7H24cnaBHn9OMD+RnpybgyWgprUC/R7Zy5Vn1kK7IsfO/nTIuK/poR1wkBQxW3cs=";

  @Test
  void readsWhatSshKeygenWrites() {
    assertKey(ED25519, "ed25519", 256);
    assertKey(RSA, "rsa", 3072);
    assertKey(DSA, "dsa", 1024);
    assertKey(ECDSA, "ecdsa", 256);
  }

  private static void assertKey(String line, String type, int bits) {
    SshPublicKey key = SshPublicKey.parse("  " + line + "   me  at home\n");
    assertEquals(type, key.type());
    assertEquals(bits, key.bits());
    assertEquals("me  at home", key.comment());
    assertEquals(line + " me  at home", key.toString());
    assertEquals(key, SshPublicKey.parse(key.toString()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hello                        | must begin with a key's type, such as ssh-ed25519, without options before it
          no-pty ssh-ed25519 AAAA      | must begin with a key's type, such as ssh-ed25519, without options before it
          ssh-ed25519                  | has no key after its type
          ssh-ed25519 *                | its key is not base64
          ssh-ed25519 AAAA             | its key is cut short
          """)
  void saysWhatIsWrong(String line, String says) {
    assertEquals(says, refused(line));
  }

  @Test
  void refusesAPrivateKeyWithoutQuotingIt() {
    String says = refused("-----BEGIN OPENSSH PRIVATE KEY-----\nmarker\n");
    assertFalse(says.contains("marker"));
    assertEquals(
        "is a private key: give the public one (the .pub file), and make a new pair", says);
  }

  @Test
  void tabsAndTheWordsOfACommentAreFine() {
    SshPublicKey key = SshPublicKey.parse(ED25519.replace(' ', '\t') + "\t my\tPRIVATE KEY laptop");
    assertEquals(ED25519 + " my PRIVATE KEY laptop", key.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -----BEGIN PRIVATE KEY-----            | is a private key: give the public one (the .pub file), and make a new pair
          ---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ---- | is a private key: give the public one (the .pub file), and make a new pair
          PuTTY-User-Key-File-3: ssh-ed25519     | is PuTTY's file of a private key: give the line that PuTTYgen shows for authorized_keys, and make a new pair
          ---- BEGIN SSH2 PUBLIC KEY ----        | is in PuTTY's form (RFC 4716): ssh-keygen -i -f FILE makes a line of it
          -----BEGIN PUBLIC KEY-----             | is in the form of PEM: ssh-keygen -i -m PKCS8 -f FILE makes a line of it
          -----BEGIN RSA PUBLIC KEY-----         | is in the form of PEM: ssh-keygen -i -m PEM -f FILE makes a line of it
          ssh-ed25519-cert-v01@openssh.com AAAA x | is a certificate: give the key that it is made of (the .pub file without -cert)
          ssh-rsa-cert-v01@openssh.com AAAA      | is a certificate: give the key that it is made of (the .pub file without -cert)
          """)
  void anotherFormOfAKeyIsSaidToBeThat(String line, String says) {
    assertEquals(says, refused(line.startsWith("ssh-") ? line : line + "\nsecret\n"));
  }

  @Test
  void aWeakKeyIsTakenAndSaidToBeWeak() {
    assertEquals(Optional.empty(), SshPublicKey.parse(ED25519).weakness());
    assertEquals(Optional.empty(), SshPublicKey.parse(RSA).weakness());
    assertEquals(
        List.of("spec.publicKey"),
        Warning.of(new SshKeySpec(DSA)).stream().map(Warning::field).toList());
    assertTrue(SshPublicKey.parse(DSA).weakness().orElseThrow().startsWith("is a dsa key"));
    SshPublicKey rsa = new SshPublicKey("ssh-rsa", "rsa", "", "", 2047);
    assertTrue(rsa.weakness().orElseThrow().startsWith("is an rsa key of 2047 bits"));
    assertEquals(List.of(), Warning.of(new SshKeySpec("of another version")));
  }

  @Test
  void refusesSeveralLinesAndControlCharacters() {
    assertEquals("must be one key on one line", refused(ED25519 + "\n" + ED25519));
    assertEquals(
        "must be at most 8192 characters, none of them a control character",
        refused(ED25519 + " a\u001bb"));
    assertEquals(
        "must be at most 8192 characters, none of them a control character",
        refused(ED25519 + " a\u2028b"));
    assertEquals(
        "must be at most 8192 characters, none of them a control character",
        refused(ED25519 + " " + "a".repeat(8192)));
  }

  @Test
  void refusesABlobOfAnotherTypeOrLength() {
    assertEquals(
        "its key is of another type than its first word says",
        refused(ED25519.replaceFirst("ssh-ed25519", "ssh-rsa")));
    String blob = ED25519.split(" ")[1];
    byte[] bytes = Base64.getDecoder().decode(blob);
    assertEquals("its key is cut short", refused(ed25519(ByteBuffer.wrap(bytes, 0, 50))));
    assertEquals(
        "its key has more bytes than its type has",
        refused(ed25519(ByteBuffer.allocate(52).put(bytes).flip().limit(52))));
    bytes[16] = 1; // a length far past the end
    assertEquals("its key is cut short", refused(ed25519(ByteBuffer.wrap(bytes, 0, 51))));
  }

  @Test
  void refusesAShortRsaKey() {
    byte[] type = "ssh-rsa".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    ByteBuffer blob = ByteBuffer.allocate(128);
    blob.putInt(type.length).put(type).putInt(1).put((byte) 3).putInt(64);
    blob.put((byte) 0x7f).put(new byte[63]).flip();
    byte[] bytes = new byte[blob.remaining()];
    blob.get(bytes);
    assertEquals(
        "its key has a part of 511 bits; 1024 to 16384 are taken",
        refused("ssh-rsa " + Base64.getEncoder().encodeToString(bytes)));
  }

  private static String ed25519(ByteBuffer blob) {
    byte[] bytes = new byte[blob.remaining()];
    blob.get(bytes);
    return "ssh-ed25519 " + Base64.getEncoder().encodeToString(bytes);
  }

  private static String refused(String line) {
    return assertThrows(IllegalArgumentException.class, () -> SshPublicKey.parse(line))
        .getMessage();
  }
}
