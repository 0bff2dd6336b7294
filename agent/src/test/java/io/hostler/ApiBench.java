package io.hostler;

import io.hostler.api.RawClient;
import io.hostler.plan.Samples;
import io.hostler.store.EtcdStore;
import io.hostler.store.Txn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * How long an agent that runs takes to answer a create, over its socket: from {@value #FLOOD}
 * connections at once ({@code flood}), or one after the other at a pace that the node keeps up
 * with. Between two creates of a connection, the baselines: the quickest thing that it answers over
 * the same socket, and a transaction of a create's size put to the agent's etcd by a client like
 * its own.
 */
public final class ApiBench implements AutoCloseable {
  private static final int WARM = 20;
  private static final int FLOOD = 20;

  private final Path socket;
  private final EtcdStore store;
  private final Samples creates;
  private final Samples versions;
  private final Samples bare;

  private ApiBench(Path socket, Path state, int count) {
    this.socket = socket;
    this.store = AgentStore.of(state);
    this.creates = new Samples(count);
    this.versions = new Samples(count);
    this.bare = new Samples(count);
  }

  /**
   * @param arguments the socket, the state directory, how many instances to make, the number of the
   *     first, and how many a second; 0 for a flood
   */
  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[2]);
    int first = Integer.parseInt(arguments[3]);
    int pace = Integer.parseInt(arguments[4]);
    try (ApiBench bench = new ApiBench(Path.of(arguments[0]), Path.of(arguments[1]), count)) {
      bench.run(first, count, pace);
    }
  }

  private void run(int first, int count, int pace) throws Exception {
    if (pace > 0) {
      paced(first, count, pace);
    } else {
      flood(first, count);
    }
    System.out.printf(
        "  %s: answer to create p50 %.1f ms, p99 %.1f ms; bare transaction p50 %.1f ms, p99 %.1f ms; version p50 %.1f ms, p99 %.1f ms%n",
        pace > 0
            ? count + " creates, " + pace + " a second"
            : count + " creates, a flood of " + FLOOD + " connections",
        creates.at(0.5),
        creates.at(0.99),
        bare.at(0.5),
        bare.at(0.99),
        versions.at(0.5),
        versions.at(0.99));
  }

  private void paced(int first, int count, int pace) throws Exception {
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = start + i * 1_000_000_000L / pace;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      one(i, first, count);
    }
  }

  private void flood(int first, int count) throws Exception {
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> connections = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(FLOOD)) {
      for (int i = 0; i < FLOOD; i++) {
        connections.add(
            threads.submit(
                () -> {
                  for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                    one(n, first, count);
                  }
                  return true;
                }));
      }
      for (Future<?> connection : connections) {
        connection.get();
      }
    }
  }

  private void one(int number, int first, int count) throws Exception {
    boolean counts = number >= Math.min(WARM, count / 2);
    measure(counts, versions, () -> RawClient.ask(socket, "GET", "/v1/version", ""));
    measure(counts, bare, this::transaction);
    String document = document(first + number);
    measure(counts, creates, () -> created(RawClient.ask(socket, "POST", "/v1/apply", document)));
  }

  private interface Work {
    void run() throws Exception;
  }

  private static void measure(boolean counts, Samples samples, Work work) throws Exception {
    long begun = System.nanoTime();
    work.run();
    if (counts) {
      long took = System.nanoTime() - begun;
      synchronized (samples) {
        samples.add(took);
      }
    }
  }

  private static void created(String answer) {
    if (!answer.contains("\"created\"") && !answer.contains(" 202 ")) {
      throw new IllegalStateException(answer);
    }
  }

  /** As many conditions and changes as a create with one address has, of about its size. */
  private void transaction() {
    Txn txn = Txn.empty();
    for (int i = 0; i < 6; i++) {
      txn = txn.ifModRevision("/bench/absent/" + i, 0);
    }
    for (int size : new int[] {700, 300, 130, 120, 60}) {
      txn = txn.put("/bench/" + size, "x".repeat(size));
    }
    if (!store.commit(txn).join().committed()) {
      throw new IllegalStateException("the bare transaction lost");
    }
  }

  @Override
  public void close() {
    store.close();
  }

  private static String document(int number) {
    return """
        kind: instance
        name: bench%d
        spec: {image: bench, cpus: 1, memory: 16MiB, disk: 64MiB, power: stopped}
        """
        .formatted(number);
  }
}
