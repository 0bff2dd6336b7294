package io.hostler.cli;

import io.hostler.cli.client.Tree;
import io.hostler.cli.show.Age;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hostler plan [NAME]}: exit 0 nothing to do, 1 steps to do, 2 it can't be said whole. */
@picocli.CommandLine.Command(
    name = "plan",
    description =
        "the steps that the node would take now (exit 0: none, 1: some, 2: it can't be said whole)")
final class PlanCommand extends InEnvironment {
  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "an instance; all of the environment when not given")
  @Nullable String name;

  @Option(names = "--fresh", description = "have the node look first")
  boolean fresh;

  @Override
  int run() {
    List<String> names = new ArrayList<>();
    if (name != null) {
      names.add(name);
    } else {
      get("/v1/instance?environment=" + encoded(environment))
          .list("items")
          .forEach(instance -> names.add(instance.text("name")));
    }
    if (names.isEmpty()) {
      io().err().println("no instances in environment " + environment);
    }
    int exit = Exit.OK;
    for (String each : names) {
      exit = Math.max(exit, one(each));
    }
    return exit;
  }

  private int one(String each) {
    String target = Noun.INSTANCE.target(environment, each) + "/plan";
    Tree plan = get(fresh ? target + "?fresh=true" : target);
    List<Tree> steps = plan.list("steps");
    boolean seen = !Instant.parse(plan.text("observedAt")).equals(Instant.EPOCH);
    List<Tree> blockers = plan.list("blockers");
    if (!isTable()) {
      print(plan);
    } else {
      String looked =
          seen
              ? "looked at " + Age.of(plan.text("observedAt"), io().clock().instant()) + " ago"
              : "no node has looked at it: see hostler explain " + each;
      io().out().println("instance/" + each + " (" + looked + ")");
      steps.forEach(step -> io().out().println("  " + step.text("says")));
      blockers.forEach(
          blocker ->
              io().out()
                  .println(
                      "  unknown: " + blocker.text("part") + ": " + blocker.text("why.detail")));
      if (seen && steps.isEmpty() && blockers.isEmpty()) {
        io().out().println("  nothing to do");
      }
    }
    if (!seen || !blockers.isEmpty()) {
      return Exit.ERROR;
    }
    return steps.isEmpty() ? Exit.OK : Exit.CHANGE;
  }
}
