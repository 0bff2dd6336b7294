package io.hostler.answers;

import io.hostler.api.Metrics;
import io.hostler.firewall.Counted;
import io.hostler.memory.CellMemory;
import io.hostler.model.InstanceState;
import io.hostler.placement.Known;
import io.hostler.plan.Outcome;
import io.hostler.plan.Step;
import io.hostler.plan.Uid;
import io.hostler.reconcile.Key;
import io.hostler.reconcile.KeyStatus;
import io.hostler.reconcile.RunListener;
import io.hostler.reconcile.Runner;
import io.hostler.traffic.TrafficLedger;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The agent's metrics: what the loop does, and what the node has. */
public final class AgentMetrics implements Metrics, RunListener {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer =
      PrometheusTextFormatWriter.builder().setIncludeCreatedTimestamps(false).build();
  private final Counter runs =
      Counter.builder()
          .name("hostler_runs_total")
          .help("looks at a key, by what came of it")
          .labelNames("kind", "result")
          .register(registry);
  private final Counter steps =
      Counter.builder()
          .name("hostler_steps_total")
          .help("steps applied, by outcome")
          .labelNames("kind", "step", "outcome")
          .register(registry);

  /** The gauges that look at the parts; called once, when they are there. */
  public void watch(Uid node, CellMemory memory, Supplier<Runner> runner) {
    GaugeWithCallback.builder()
        .name("hostler_instances")
        .help("instances of this node, by state")
        .labelNames("state")
        .callback(
            gauge -> {
              for (InstanceState state : InstanceState.values()) {
                gauge.call((double) inState(memory, node, state), state.word());
              }
            })
        .register(registry);
    GaugeWithCallback.builder()
        .name("hostler_keys_failing")
        .help("keys whose last run failed")
        .callback(
            gauge ->
                gauge.call(
                    (double)
                        runner.get().statuses().stream()
                            .filter(status -> status.failure().isPresent())
                            .count()))
        .register(registry);
  }

  private static long inState(CellMemory memory, Uid node, InstanceState state) {
    return memory.reports().stream()
        .filter(each -> each.node().equals(node))
        .map(Known.Reported::report)
        .filter(report -> report.state() == state)
        .count();
  }

  /** What the instances of this node sent and received, ever. */
  public void traffic(CellMemory memory, TrafficLedger ledger) {
    counter("hostler_instance_traffic_bytes_total", "IP bytes", memory, ledger, Counted::bytes);
    counter(
        "hostler_instance_traffic_packets_total", "IP packets", memory, ledger, Counted::packets);
  }

  private void counter(
      String name,
      String what,
      CellMemory memory,
      TrafficLedger ledger,
      ToLongFunction<Counted> value) {
    CounterWithCallback.builder()
        .name(name)
        .help(what + " of an instance, as of the last minute")
        .labelNames("instance", "environment", "direction", "family")
        .callback(
            counter ->
                ledger
                    .totals()
                    .forEach(
                        (uid, ways) ->
                            memory
                                .find(uid)
                                .map(found -> found.resource().name())
                                .ifPresent(
                                    of ->
                                        ways.forEach(
                                            (way, counted) ->
                                                counter.call(
                                                    (double) value.applyAsLong(counted),
                                                    of.name(),
                                                    of.environment(),
                                                    way.direction(),
                                                    way.family())))))
        .register(registry);
  }

  @Override
  public void after(Key key, Step step, Outcome outcome) {
    steps
        .labelValues(
            key.kind(), step.name(), outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT))
        .inc();
  }

  @Override
  public void ran(KeyStatus status) {
    String result =
        status.failure().isPresent() ? "failed" : status.converged() ? "converged" : "working";
    runs.labelValues(status.key().kind(), result).inc();
  }

  @Override
  public byte[] text() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @Override
  public String contentType() {
    return writer.getContentType();
  }
}
