package io.hostler.firewall;

import io.hostler.linux.Errno;
import io.hostler.linux.LinuxException;
import io.hostler.model.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * nftables in memory: parses the text that it is given, keeps the table, refuses what the kernel
 * refuses (all or nothing), and says what becomes of a packet. As the kernel's, it may be asked by
 * any thread at any time: a table that is held is never changed, a transaction puts another in its
 * place.
 */
final class FakeNft implements Nft {
  /** The texts of all transactions that were accepted. */
  final List<String> accepted = new CopyOnWriteArrayList<>();

  /** The addresses whose flows were ended. */
  final List<IpAddress> forgotten = new CopyOnWriteArrayList<>();

  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private final Object writing = new Object();
  private volatile Predicate<String> refuses = text -> false;
  private volatile boolean readsFail;
  private volatile boolean forgetsFail;
  private volatile Optional<FakeTable> table = Optional.empty();

  /** Of the same table, whatever becomes of this one. */
  FakeNft copy() {
    FakeNft copy = new FakeNft();
    copy.table = table;
    return copy;
  }

  /** Transactions that match are refused. */
  void refuse(Predicate<String> which) {
    refuses = which;
  }

  void failReads(boolean fail) {
    readsFail = fail;
  }

  private record Watcher(Consumer<String> touched, Runnable lost) {}

  void failForgets(boolean fail) {
    forgetsFail = fail;
  }

  /** What a foreign {@code flush ruleset} leaves. */
  void flushRuleset() {
    change(held -> Optional.empty());
    watchers.forEach(watcher -> watcher.touched().accept("nft"));
  }

  /** Another hand commits this; nobody is told. */
  void meddle(String text) {
    change(held -> FakeTransaction.of(held, text));
  }

  /** The kernel dropped events. */
  void loseEvents() {
    watchers.forEach(watcher -> watcher.lost().run());
  }

  @Override
  public AutoCloseable watch(Consumer<String> touched, Runnable lost) {
    Watcher watcher = new Watcher(touched, lost);
    watchers.add(watcher);
    return () -> watchers.remove(watcher);
  }

  @Override
  public void run(String text) {
    if (refuses.test(text)) {
      throw new NftException("nft-refused", "as the test wants");
    }
    change(
        held -> {
          Optional<FakeTable> next = FakeTransaction.of(held, text);
          next.ifPresent(FakeTable::checkReferences);
          return next;
        });
    if (!text.isEmpty()) {
      accepted.add(text);
    }
  }

  /**
   * @param next gets a copy that nobody else has; where it fails, all stays
   */
  private void change(UnaryOperator<Optional<FakeTable>> next) {
    synchronized (writing) {
      table = next.apply(table.map(FakeTable::copy));
    }
  }

  @Override
  public Optional<TableFound> read() {
    if (readsFail) {
      throw new NftException("nft-unreadable", "as the test wants");
    }
    return table.map(FakeTable::found);
  }

  /** As if so much had passed by an element of a set of interfaces. */
  void count(String set, IfName element, Counted counted) {
    count(held -> held.count(set, NftNames.quoted(element), counted));
  }

  /** As if so much had matched a rule. */
  void countRule(String chain, String id, Counted counted) {
    count(held -> held.count(chain, id, counted));
  }

  private void count(Consumer<FakeTable> more) {
    change(
        held -> {
          more.accept(held.orElseThrow());
          return held;
        });
  }

  @Override
  public Map<String, Counted> counters(String chain) {
    Map<String, Counted> all = new LinkedHashMap<>();
    table.ifPresent(
        held -> {
          for (RuleLine rule : held.chains.getOrDefault(chain, List.of())) {
            if (rule.text().contains("counter")) {
              all.put(rule.id(), held.counted(chain, rule.id()));
            }
          }
        });
    return all;
  }

  @Override
  public List<String> ids(String chain) {
    return table.map(held -> held.chains.get(chain)).orElse(List.of()).stream()
        .map(RuleLine::id)
        .toList();
  }

  @Override
  public Map<String, Counted> counted(String set) {
    Map<String, Counted> all = new LinkedHashMap<>();
    table.ifPresent(
        held -> {
          ElementSet elements = held.sets.get(set);
          if (elements != null) {
            for (String key : elements.elements().keySet()) {
              all.put(key.replace("\"", ""), held.counted(set, key));
            }
          }
        });
    return all;
  }

  @Override
  public Optional<Counted> counted(String set, IfName element) {
    return Optional.ofNullable(counted(set).get(element.text()));
  }

  /** What flows is not in here: only who was to lose them. */
  @Override
  public void forget(Collection<IpAddress> addresses) {
    if (forgetsFail) {
      throw new LinuxException(Errno.EPERM, "forget flows, as the test wants");
    }
    forgotten.addAll(addresses);
  }

  @Override
  public List<String> foreignForwardDrops() {
    return List.of();
  }

  @Override
  public void close() {}

  /** The mark of a flow after our hooks judged a packet of it. */
  int mark(Packet packet) {
    FakeHooks hooks = new FakeHooks(table.orElseThrow(), packet);
    var unused = hooks.fate();
    return hooks.mark();
  }

  /** What our hooks do with a packet. */
  Verdict.Fate fate(Packet packet) {
    return table.map(held -> new FakeHooks(held, packet).fate()).orElse(Verdict.Fate.PASSED);
  }

  /** What our hooks do with a packet, by when on its way the other's table became this one. */
  List<Verdict.Fate> fatesSince(FakeNft before, Packet packet) {
    List<Verdict.Fate> fates = new ArrayList<>();
    int moments = 0;
    for (int changesAt = 0; changesAt <= moments; changesAt++) {
      FakeHooks hooks =
          new FakeHooks(before.table.orElseThrow(), table.orElseThrow(), changesAt, packet);
      fates.add(hooks.fate());
      moments = hooks.moments();
    }
    return fates;
  }

  static NftException refused(String why) {
    return new NftException("nft-refused", why);
  }
}
