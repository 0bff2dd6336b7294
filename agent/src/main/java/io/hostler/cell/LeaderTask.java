package io.hostler.cell;

import java.time.Duration;

/**
 * What a cell needs one node to do: place what did not fit, recount. Called by one thread at a
 * time, while this node leads, on the leader's executor; every write compares the term.
 */
public interface LeaderTask {

  /** For logs: {@code placeUnplaced}. */
  String name();

  /** How often at least, besides the start of a term and {@link Leader#wake}. */
  Duration every();

  /** Whether {@link Leader#wake} runs it: it waits for something to change. */
  boolean waits();

  /** One round; returns soon. Stops by itself when {@link Leadership#holds} says no. */
  void lead(Leadership leadership);
}
