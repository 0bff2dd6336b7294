package io.hostler.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

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

  static List<Warning> warnings(SshKeySpec spec) {
    try {
      return SshPublicKey.parse(spec.publicKey())
          .weakness()
          .map(weak -> List.of(new Warning("spec.publicKey", weak)))
          .orElse(List.of());
    } catch (IllegalArgumentException e) {
      // Stored by another version, with rules of its own.
      return List.of();
    }
  }

  static ObjectNode write(SshKeySpec spec) {
    return Json.object().put("publicKey", spec.publicKey());
  }
}
