package io.hostler.cli;

import io.hostler.cli.client.ClientReply;
import io.hostler.cli.client.Tree;
import io.hostler.cli.show.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Parameters;

/** {@code hostler firewall attach|detach FIREWALL INSTANCE}. */
@picocli.CommandLine.Command
final class AttachCommand extends Cutting {
  private static final int CHANGED_MEANWHILE = 412;
  private static final int TRIES = 5;

  private final boolean attach;

  @Parameters(index = "0", paramLabel = "FIREWALL", description = "its name")
  String firewall = "";

  @Parameters(index = "1", paramLabel = "INSTANCE", description = "name, uid, or id (8 digits)")
  String name = "";

  AttachCommand(boolean attach) {
    this.attach = attach;
  }

  /** The list is read and written as a whole: whoever wrote in between makes us read it again. */
  @Override
  int run() {
    String target = Noun.INSTANCE.target(environment, name);
    ClientReply reply = patch(target);
    for (int again = 1; reply.status() == CHANGED_MEANWHILE && again < TRIES; again++) {
      reply = patch(target);
    }
    Tree written = ok(reply);
    int exit = wrote(written);
    return wait && !dryRun ? waiter().untilInForce(target, written.at("resource")) : exit;
  }

  private ClientReply patch(String target) {
    ClientReply read = client().get(target);
    List<String> names =
        new ArrayList<>(ok(read).list("spec.firewalls").stream().map(Tree::toString).toList());
    if (attach && !names.contains(firewall)) {
      names.add(firewall);
    } else if (!attach && !names.remove(firewall)) {
      throw new WrongException(
          name
              + " has no firewall "
              + firewall
              + "; it has "
              + (names.isEmpty() ? "none" : String.join(", ", names)));
    }
    return client()
        .call(
            "PATCH",
            changing(target),
            Map.of(
                "If-Match",
                read.headers().getOrDefault("etag", "*"),
                "Content-Type",
                "application/merge-patch+json"),
            Texts.json(Map.of("spec", Map.of("firewalls", names))));
  }
}
