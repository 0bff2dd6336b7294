package io.hostler.cli;

import io.hostler.cli.client.Tree;
import io.hostler.cli.show.Age;
import java.io.PrintStream;
import java.time.Instant;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hostler explain NAME}: from a red status to its cause. */
@picocli.CommandLine.Command(name = "explain", description = "why an instance is as it is")
final class ExplainCommand extends InEnvironment {
  @Parameters(paramLabel = "NAME", description = "name, uid, or the start of its id")
  String name = "";

  @Option(names = "--fresh", description = "have the node look first")
  boolean fresh;

  @Override
  int run() {
    String target = Noun.INSTANCE.target(environment, name) + "/explain";
    Tree explained = get(fresh ? target + "?fresh=true" : target);
    if (!isTable()) {
      print(explained);
      return Exit.OK;
    }
    Instant now = io().clock().instant();
    PrintStream out = io().out();
    out.println(name + " is " + explained.text("state") + ": " + explained.text("summary"));
    Tree failure = explained.at("failure");
    if (!failure.isEmpty()) {
      out.println("  step:     " + failure.text("step"));
      out.println("  cause:    " + failure.text("cause.detail"));
      if (!failure.text("cause.advice").isEmpty()) {
        out.println("  advice:   " + failure.text("cause.advice"));
      }
      out.println(
          "  since:    "
              + Age.of(failure.text("since"), now)
              + " ago, "
              + failure.text("attempts")
              + " times");
      if (!failure.text("nextTry").isEmpty()) {
        out.println("  next try: in " + until(failure.text("nextTry"), now));
      }
    }
    explained.list("blocked").forEach(blocked -> blocked(blocked, out, now));
    explained.list("waiting").forEach(line -> out.println("  waits for: " + line));
    for (Tree condition : explained.list("conditions")) {
      out.println(
          "  condition: "
              + condition.text("type")
              + " ("
              + Age.of(condition.text("since"), now)
              + ") "
              + condition.text("reason"));
    }
    explained.list("plan.steps").forEach(step -> out.println("  plan: " + step.text("says")));
    return Exit.OK;
  }

  private static void blocked(Tree blocked, PrintStream out, Instant now) {
    out.println("  blocked:  " + blocked.text("part"));
    out.println("  cause:    " + blocked.text("why.detail"));
    if (!blocked.text("why.advice").isEmpty()) {
      out.println("  advice:   " + blocked.text("why.advice"));
    }
    if (!blocked.text("since").isEmpty()) {
      out.println("  since:    " + Age.of(blocked.text("since"), now) + " ago");
    }
    out.println("  next look: in " + until(blocked.text("nextLook"), now));
  }

  private static String until(String instant, Instant now) {
    return Age.of(java.time.Duration.between(now, Instant.parse(instant)));
  }
}
