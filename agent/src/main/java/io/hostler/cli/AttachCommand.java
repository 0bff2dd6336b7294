package io.hostler.cli;

import io.hostler.cli.client.ClientReply;
import io.hostler.cli.client.Tree;
import io.hostler.cli.show.Texts;
import io.hostler.cli.syntax.Given;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code hostler firewall attach|detach FIREWALL INSTANCE}. */
final class AttachCommand extends Writing {
  private static final int CHANGED_MEANWHILE = 412;
  private static final int TRIES = 5;

  private final boolean attach;
  private final String firewall;
  private final String name;

  AttachCommand(boolean attach, Given given, Io io) {
    super("PATCH", typed -> Noun.INSTANCE.target(typed, typed.arguments().get(1)), given, io);
    this.attach = attach;
    this.firewall = given.arguments().get(0);
    this.name = given.arguments().get(1);
  }

  /** The list is read and written as a whole: whoever wrote in between makes us read it again. */
  @Override
  int run() {
    String target = Noun.INSTANCE.target(given(), name);
    ClientReply reply = patch(target);
    for (int again = 1; reply.status() == CHANGED_MEANWHILE && again < TRIES; again++) {
      reply = patch(target);
    }
    int exit = show(good(reply));
    return waits() ? waiter().untilInForce(target, revision(reply)) : exit;
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
    Map<String, String> headers = new HashMap<>(accept());
    headers.put("If-Match", read.headers().getOrDefault("etag", "*"));
    headers.put("Content-Type", "application/merge-patch+json");
    String patch = Texts.json(Map.of("spec", Map.of("firewalls", names)));
    return client().call("PATCH", changing(target), headers, patch);
  }
}
