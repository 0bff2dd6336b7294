package io.hostler.etcd;

import io.hostler.plan.Seen;
import java.util.List;
import java.util.Optional;

/** A process that is only remembered. */
final class FakeEtcdChild implements EtcdChild {
  Optional<List<String>> running = Optional.empty();
  int starts;

  @Override
  public Seen<List<String>> look(List<String> arguments) {
    return running.map(Seen::present).orElseGet(Seen::absent);
  }

  @Override
  public void start(List<String> arguments) {
    if (running.isEmpty()) {
      running = Optional.of(arguments);
      starts++;
    }
  }

  @Override
  public String lastWords() {
    return "its last words";
  }
}
