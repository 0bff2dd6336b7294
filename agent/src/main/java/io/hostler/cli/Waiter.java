package io.hostler.cli;

import io.hostler.cli.client.Client;
import io.hostler.cli.client.ClientReply;
import io.hostler.cli.client.RefusedException;
import io.hostler.cli.client.Tree;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/** Looks at a resource again and again until it is as wished, and says what it sees on the way. */
final class Waiter {
  private static final long PAUSE_MILLIS = 200;
  private static final int NOT_FOUND = 404;

  /** The states whose reason is what is in the way: why a stopped one stopped is in nobody's. */
  private static final Set<String> TROUBLED = Set.of("running", "error", "deleting");

  /** The states of all else in which no time helps by itself. */
  private static final Set<String> STUCK = Set.of("blocked", "unknown");

  /**
   * A node tries again what failed after 1 s and after 2 s more: what is still in the way then was
   * refused.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Client client;
  private final Io io;
  private final Duration most;
  private final Duration patience;

  /**
   * @param most the longest wait
   */
  Waiter(Client client, Io io, Duration most) {
    this(client, io, most, PATIENCE);
  }

  /**
   * @param patience how long something may be in the way until it counts as refused
   */
  Waiter(Client client, Io io, Duration most, Duration patience) {
    this.client = client;
    this.io = io;
    this.most = most;
    this.patience = patience;
  }

  /** The exit code: ok, or not yet. */
  int until(String target, Predicate<Tree> wished) {
    return wait(target, reply -> reply.ok() && wished.test(reply.tree()), Waiter::refused);
  }

  int untilGone(String target) {
    int exit = wait(target, reply -> reply.status() == NOT_FOUND, Waiter::hindered);
    if (exit == Exit.OK) {
      io.err().println("gone");
    }
    return exit;
  }

  /** Until an instance is in force as it was written. */
  int untilInForce(String target, long revision) {
    return untilInForce(target, revision, Waiter::inForce);
  }

  /**
   * Until an instance is as wished after a write; an error when its host refuses that.
   *
   * @param revision what the write answered: what is shown of an older one, or not at all yet, is
   *     the memory of a node that has not learned of it
   */
  int untilInForce(String target, long revision, Predicate<Tree> wished) {
    return wait(
        target,
        reply ->
            reply.ok() && reply.tree().number("revision") >= revision && wished.test(reply.tree()),
        reply -> reply.status() == NOT_FOUND ? notFound(reply) : hindered(reply));
  }

  /**
   * Until each node that has to put a resource in force for its instances has done so, or there is
   * nothing to wait for; which of the two is said.
   *
   * @param revision as in {@link #untilInForce(String, long)}
   */
  int untilUsersHave(String target, long revision) {
    int known =
        wait(
            target,
            reply -> reply.ok() && reply.tree().number("revision") >= revision,
            reply -> reply.status() == NOT_FOUND ? notFound(reply) : refused(reply),
            reply -> "");
    return known == Exit.OK ? untilUsersHave(target) : known;
  }

  private int untilUsersHave(String target) {
    return wait(
        target + "/explain",
        reply -> reply.ok() && reply.tree().text("inForce").equals("true"),
        Waiter::keptFrom,
        reply -> explained(target, reply));
  }

  private static String explained(String target, ClientReply reply) {
    return reply.ok()
        ? target.substring("/v1/".length())
            + " is "
            + reply.tree().text("state")
            + ": "
            + reply.tree().text("summary")
        : "";
  }

  /**
   * A node that refuses it, or of which nothing is known: what only takes time is not in the way.
   */
  private static Optional<String> keptFrom(ClientReply reply) {
    refused(reply);
    return reply.ok() && STUCK.contains(reply.tree().text("state"))
        ? Optional.of(
            "not in force everywhere: "
                + String.join(
                    "; ", reply.tree().list("waiting").stream().map(Tree::toString).toList()))
        : Optional.empty();
  }

  /** An instance is what its spec says, and the node has put all of that in force. */
  static boolean inForce(Tree instance) {
    String wanted = instance.text("spec.power").equals("stopped") ? "stopped" : "running";
    return instance.text("status.state").equals(wanted)
        && instance.number("status.appliedGeneration") >= instance.number("generation");
  }

  /** What the node that has seen what is declared says is in its way. */
  private static Optional<String> hindered(ClientReply reply) {
    refused(reply);
    Tree instance = reply.tree();
    String state = instance.text("status.state");
    boolean seen =
        reply.ok() && instance.number("status.observedGeneration") >= instance.number("generation");
    return Optional.of(instance.text("status.reason"))
        .filter(reason -> seen && TROUBLED.contains(state) && !reason.isEmpty())
        .map(reason -> instance.text("name") + " is " + state + ", and not as declared: " + reason);
  }

  private static Optional<String> notFound(ClientReply reply) {
    return Optional.of("not found: " + reply.tree().text("detail"));
  }

  private static Optional<String> refused(ClientReply reply) {
    if (!reply.ok() && reply.status() < 500) {
      throw new RefusedException(reply);
    }
    return Optional.empty();
  }

  private int wait(
      String target,
      Predicate<ClientReply> over,
      Function<ClientReply, Optional<String>> hindrance) {
    return wait(target, over, hindrance, Waiter::progress);
  }

  /**
   * @param hindrance what is in the way, as a reply shows it
   * @param says a line that is shown when it is another than before
   */
  private int wait(
      String target,
      Predicate<ClientReply> over,
      Function<ClientReply, Optional<String>> hindrance,
      Function<ClientReply, String> says) {
    long until = System.nanoTime() + most.toNanos();
    long freeAt = System.nanoTime();
    String shown = "";
    while (true) {
      ClientReply reply = client.get(target);
      String line = says.apply(reply);
      if (!line.equals(shown) && !line.isEmpty()) {
        io.err().println(line);
        shown = line;
      }
      if (over.test(reply)) {
        return Exit.OK;
      }
      long now = System.nanoTime();
      Optional<String> hindered = hindrance.apply(reply);
      if (hindered.isEmpty()) {
        freeAt = now;
      } else if (now - freeAt > patience.toNanos()) {
        io.err().println("hostler: " + hindered.get());
        return Exit.ERROR;
      }
      if (now > until) {
        io.err()
            .println("hostler: not so after " + most.toSeconds() + " s; it goes on without you");
        return Exit.NOT_YET;
      }
      try {
        // The one place that looks by the clock: a person waits, and nothing depends on when.
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Exit.NOT_YET;
      }
    }
  }

  /** Empty where nothing is known of how it goes. */
  private static String progress(ClientReply reply) {
    Tree resource = reply.tree();
    if (!reply.ok() || resource.at("status").isEmpty()) {
      return "";
    }
    StringBuilder line = new StringBuilder(resource.text("name"));
    line.append(": ").append(resource.text("status.state"));
    String reason = resource.text("status.reason");
    if (!reason.isEmpty()) {
      line.append(" (").append(reason).append(')');
    }
    for (Tree condition : resource.list("status.conditions")) {
      line.append(", ").append(condition.text("type"));
      line.append(": ").append(condition.text("reason"));
    }
    return line.toString();
  }
}
