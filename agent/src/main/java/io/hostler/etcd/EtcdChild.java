package io.hostler.etcd;

import io.hostler.plan.Seen;
import java.util.List;

/** The process of the managed etcd: outlives the agent, found again by it. */
public interface EtcdChild {

  /**
   * What it was started with when it runs.
   *
   * @param arguments what it would be started with now: it is known by them when the agent died
   *     between start and note
   */
  Seen<List<String>> look(List<String> arguments);

  /**
   * Starts it unless it runs; doesn't wait for it.
   *
   * @throws io.hostler.plan.HostlerException when it can't be started
   */
  void start(List<String> arguments);

  /** The last line of its output; empty when there is none. */
  String lastWords();
}
