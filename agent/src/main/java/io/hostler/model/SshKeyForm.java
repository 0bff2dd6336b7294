package io.hostler.model;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code {publicKey}}. */
final class SshKeyForm {

  private SshKeyForm() {}

  static SshKeySpec read(Fields fields) {
    String line = fields.needed("publicKey").strip();
    if (fields.strict() && fields.sound("publicKey")) {
      try {
        line = SshPublicKey.parse(line).toString();
      } catch (IllegalArgumentException e) {
        fields.wrong("publicKey", String.valueOf(e.getMessage()));
      }
    }
    return new SshKeySpec(line);
  }

  static ObjectNode write(SshKeySpec spec) {
    return Json.object().put("publicKey", spec.publicKey());
  }
}
