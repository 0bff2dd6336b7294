package io.hostler.firewall;

import io.hostler.plan.Uid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Makes one change and stops before and after each thing that it does for it: says where it is and
 * waits to be told to go on.
 */
final class SteppedChild {
  static final String READY = "ready";
  static final String BEFORE_RUN = "before the batch";
  static final String AFTER_RUN = "after the batch";
  static final String DONE = "done";

  private SteppedChild() {}

  /** A change, and what it begins with. */
  record Change(String name, TableDesired before, TableDesired after) {}

  /** One of each kind: what comes, what goes, what changes, and all of it in one commit. */
  static List<Change> changes() {
    Uid web = Some.uid(900);
    Uid mail = Some.uid(901);
    TableDesired two =
        TableDesired.empty()
            .with(web, Some.rules("all any any"))
            .with(Some.guest(1, Some.filtered(web), "198.51.100.1", "fd77::1"))
            .with(Some.guest(2, Rules.open(), "198.51.100.2", "fd77::2"));
    TableDesired others =
        two.without(Some.uid(2))
            .with(mail, Some.rules("udp any any"))
            .with(web, Some.rules("tcp any any"))
            .with(Some.guest(1, Some.filtered(mail), "198.51.100.129", "fd77::1"))
            .with(Some.guest(3, Some.filtered(web), "198.51.100.3", "fd77::3"));
    return List.of(
        new Change(
            "a guest comes",
            two,
            two.with(Some.guest(3, Some.filtered(web), "198.51.100.3", "fd77::3"))),
        new Change("a guest goes", two, two.without(Some.uid(2))),
        new Change("rules change", two, two.with(web, Some.rules("tcp 1:60 any"))),
        new Change(
            "addresses change",
            two,
            two.with(Some.guest(2, Rules.open(), "198.51.100.130", "fd77::2"))),
        new Change("the node changes", two, two.with(NodeRules.none().withPools(pools()))),
        new Change("all at once", two, others));
  }

  private static List<PrivatePool> pools() {
    return List.of(RandomTables.POOL);
  }

  /** Namespace, number of the change. */
  public static void main(String[] args) throws Exception {
    Change change = changes().get(Integer.parseInt(args[1]));
    Stops stops = new Stops();
    try (NftDriver driver = new NftDriver(() -> new Stepped(NetNs.nft(args[0]).get(), stops))) {
      driver.countInto(
          new TrafficSink() {
            @Override
            public void sampled(Map<Uid, Map<TrafficDirection, Counted>> all) {}

            @Override
            public void last(Map<Uid, Map<TrafficDirection, Counted>> some) {
              stops.at("before the last counts are told");
            }
          });
      driver.commit(change::before).get(30, TimeUnit.SECONDS);
      stops.begin();
      CompletableFuture<Committed> answer =
          driver.commit(
              () -> {
                stops.at("before the wish is asked for");
                return change.after();
              });
      answer.get(30, TimeUnit.SECONDS);
      stops.at("before it is reported");
      System.out.println(DONE);
    }
  }

  /** Where it stops, once the change has begun. */
  private static final class Stops {
    private final ChildJvm.Told told = new ChildJvm.Told();
    private volatile boolean stepping;

    void begin() {
      told.says(READY);
      stepping = true;
    }

    void at(String where) {
      if (stepping && !told.says(where)) {
        throw new IllegalStateException("nobody listens");
      }
    }
  }

  private static final class Stepped extends NftAround {
    private final Stops stops;

    Stepped(Nft real, Stops stops) {
      super(real);
      this.stops = stops;
    }

    @Override
    public void run(String text) {
      stops.at(BEFORE_RUN);
      super.run(text);
      stops.at(AFTER_RUN);
    }

    @Override
    public Map<String, Counted> counters(String chain) {
      stops.at("before the counts of " + chain);
      return super.counters(chain);
    }

    @Override
    public Map<String, Counted> counted(String set) {
      stops.at("before the counts of " + set);
      return super.counted(set);
    }

    @Override
    public Optional<Counted> counted(String set, IfName element) {
      stops.at("before the counts of " + set + " " + element);
      return super.counted(set, element);
    }

    @Override
    public Optional<TableFound> read() {
      stops.at("before the table is read");
      return super.read();
    }
  }
}
