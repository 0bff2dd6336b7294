package io.hostler.node;

import io.hostler.plan.Step;
import io.hostler.plan.Uid;

/** What a node does about an instance beside its driver. */
sealed interface CellStep extends Step {
  Uid uid();

  /** It lies beside the resource and is not watched. */
  record ReadUserData(Uid uid) implements CellStep {
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

  /** One transaction takes it out of the store. */
  record Finalise(Uid uid) implements CellStep {
    @Override
    public String says() {
      return "remove instance " + uid + " from the store";
    }
  }
}
