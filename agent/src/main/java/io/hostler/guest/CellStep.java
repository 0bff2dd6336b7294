package io.hostler.guest;

import io.hostler.model.Action;
import io.hostler.plan.Step;
import io.hostler.plan.Uid;
import java.util.Map;

/** What a node does about an instance beside its driver. */
sealed interface CellStep extends Step {
  Uid uid();

  /** It lies beside the resource and is not watched. */
  record ReadUserData(Uid uid, String sha256) implements CellStep {
    @Override
    public String says() {
      return "read the user data of instance " + uid;
    }
  }

  /**
   * From then on this uid is never made here again, whatever a store says that went back in time.
   */
  record NoteFinalised(Uid uid) implements CellStep {
    @Override
    public String says() {
      return "note that instance " + uid + " is gone for good";
    }
  }

  /**
   * The store went back in time, and the operator decided: what it shows to be done may have been
   * done before, so it counts as run.
   *
   * @param era of the decision
   * @param actions the ids of those that this node did not run under that id
   */
  record CountAsRun(Uid uid, long era, Map<Action.Verb, String> actions) implements CellStep {
    @Override
    public String says() {
      return "take over era "
          + era
          + " of the store"
          + (actions.isEmpty() ? "" : ": " + actions.keySet() + " count as run");
    }
  }

  /**
   * The store went back in time, and the operator decided that the nodes are right.
   *
   * @param era of the decision
   */
  record Redeclare(Uid uid, long era) implements CellStep {
    @Override
    public String says() {
      return "write back to the store what this node remembers of instance "
          + uid
          + ", and take over era "
          + era;
    }
  }

  /** One transaction takes it out of the store. */
  record Finalise(Uid uid) implements CellStep {
    @Override
    public String says() {
      return "remove instance " + uid + " from the store";
    }
  }
}
