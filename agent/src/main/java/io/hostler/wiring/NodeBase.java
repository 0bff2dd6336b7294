package io.hostler.wiring;

import io.hostler.answers.AgentMetrics;
import io.hostler.answers.Events;
import io.hostler.config.Configuration;
import io.hostler.config.Version;
import io.hostler.host.HostClaim;
import io.hostler.host.NodeIdentity;
import io.hostler.model.NodeReport;
import io.hostler.node.NodeFacts;
import io.hostler.plan.MonotonicClock;
import io.hostler.plan.Uid;
import io.hostler.reconcile.Backoff;
import io.hostler.reconcile.RunListener;
import io.hostler.reconcile.RunListeners;
import io.hostler.reconcile.RunLog;
import io.hostler.reconcile.Runner;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all capabilities share: who this node is, its clock, its threads and its loop. */
public final class NodeBase implements Capability {
  private static final Logger log = LoggerFactory.getLogger(NodeBase.class);

  final Configuration configuration;
  final InstantSource clock = InstantSource.system();
  final Instant startedAt = clock.instant();
  final Path state;
  final NodeIdentity identity;
  private final HostClaim host;
  final NodeReport report;

  /** For what may wait, one thread a task. */
  final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();

  /** For small files that are written one after the other. */
  final ExecutorService disk =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("guard").factory());

  final Events events = new Events(clock);
  final AgentMetrics metrics = new AgentMetrics();
  final Runner runner;

  /** For what is there before instances are. */
  final InstanceWakes wakes;

  /**
   * Takes the node's identity and its host, which no second process can.
   *
   * @param besides told of every step too
   */
  public NodeBase(Configuration configuration, List<RunListener> besides) {
    this.configuration = configuration;
    this.state = Directories.make(configuration);
    this.identity = NodeIdentity.take(state);
    this.host = HostClaim.take(Directories.ownUserId());
    this.report =
        NodeFacts.report(
            identity.uid(),
            configuration.text("node.name"),
            Version.current(),
            configuration.number("node.cpus"),
            configuration.bytes("node.memory"),
            configuration.pairs("node.tags"));
    this.runner =
        new Runner(
            clock,
            MonotonicClock.SYSTEM,
            new Random(),
            Backoff.DEFAULT,
            new RunListeners(
                Stream.concat(Stream.of(metrics, new RunLog()), besides.stream()).toList()));
    this.wakes = new InstanceWakes(runner);
  }

  Uid uid() {
    return identity.uid();
  }

  @Override
  public void start() {
    log.atInfo()
        .addKeyValue("node", report.name())
        .addKeyValue("uid", uid())
        .log("hostlerd {} starts", report.version());
  }

  @Override
  public void close() {
    events.close();
    work.shutdownNow();
    disk.shutdown();
    host.close();
    identity.close();
  }
}
