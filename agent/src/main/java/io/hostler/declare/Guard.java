package io.hostler.declare;

import io.hostler.plan.Problem;
import java.util.Optional;

/** Says whether writes are refused: the store went back in time and nobody decided yet. */
public interface Guard {

  /** The problem to answer with, code {@value DeclareProblems#STORE_REGRESSED}; empty: go on. */
  Optional<Problem> refuses();
}
