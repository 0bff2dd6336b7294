package io.hostler.cli;

import io.hostler.cli.client.Client;
import io.hostler.cli.client.RefusedException;
import io.hostler.cli.client.Reply;
import io.hostler.cli.client.Tree;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Looks at a resource again and again until it is as wished, and says what it sees on the way. */
final class Waiter {
  private static final long PAUSE_MILLIS = 200;
  private static final int NOT_FOUND = 404;

  private final Client client;
  private final Io io;
  private final Duration most;

  Waiter(Client client, Io io, Duration most) {
    this.client = client;
    this.io = io;
    this.most = most;
  }

  /** The exit code: ok, or not yet. */
  int until(String target, Predicate<Tree> wished) {
    return wait(target, reply -> reply.ok() && wished.test(reply.tree()));
  }

  int untilGone(String target) {
    int exit = wait(target, reply -> reply.status() == NOT_FOUND);
    if (exit == Exit.OK) {
      io.err().println("gone");
    }
    return exit;
  }

  /** An instance is what its spec says, by a report that speaks of the newest generation. */
  static boolean settled(Tree instance) {
    String wanted = instance.text("spec.power").equals("stopped") ? "stopped" : "running";
    return instance.text("status.state").equals(wanted)
        && instance.number("status.observedGeneration") >= instance.number("generation");
  }

  private int wait(String target, Predicate<Reply> over) {
    long until = System.nanoTime() + most.toNanos();
    String shown = "";
    while (true) {
      Reply reply = client.get(target);
      String line = progress(reply.tree());
      if (!line.equals(shown) && !reply.tree().at("status").isEmpty()) {
        io.err().println(line);
        shown = line;
      }
      if (over.test(reply)) {
        return Exit.OK;
      }
      if (!reply.ok() && reply.status() < 500) {
        throw new RefusedException(reply);
      }
      if (System.nanoTime() > until) {
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

  private static String progress(Tree resource) {
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
