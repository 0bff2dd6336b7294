package io.hostler.reconcile;

import io.hostler.plan.Outcome;
import io.hostler.plan.Problem;
import io.hostler.plan.Step;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line a step that was done, and one when a key's trouble changes: never one for what goes on
 * failing.
 */
public final class RunLog implements RunListener {
  private static final Logger log = LoggerFactory.getLogger(RunLog.class);

  private final Map<Key, String> trouble = new ConcurrentHashMap<>();

  @Override
  public void after(Key key, Step step, Outcome outcome) {
    if (outcome instanceof Outcome.Done) {
      log.atInfo().addKeyValue("key", key).addKeyValue("step", step.name()).log(step.says());
    }
  }

  @Override
  public void ran(KeyStatus status) {
    String now =
        status
            .failure()
            .map(failure -> failure.step() + ": " + failure.problem())
            .or(() -> status.blockers().stream().findFirst().map(b -> b.part() + ": " + b.why()))
            .orElse("");
    String before = now.isEmpty() ? trouble.remove(status.key()) : trouble.put(status.key(), now);
    if (now.isEmpty() && before != null) {
      log.atInfo().addKeyValue("key", status.key()).log("mended; was {}", before);
    } else if (!now.isEmpty() && !now.equals(before)) {
      Problem problem = status.failure().map(KeyStatus.Failure::problem).orElse(null);
      log.atWarn()
          .addKeyValue("key", status.key())
          .addKeyValue("code", problem == null ? "blocked" : problem.code())
          .log(now);
    }
  }
}
