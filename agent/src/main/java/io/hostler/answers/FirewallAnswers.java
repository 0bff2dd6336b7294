package io.hostler.answers;

import io.hostler.api.Firewalls;
import io.hostler.declare.Declared;
import io.hostler.firewall.FirewallDriver;
import io.hostler.firewall.Guest;
import io.hostler.firewall.IfName;
import io.hostler.firewall.Packet;
import io.hostler.firewall.RuleCount;
import io.hostler.firewall.Rules;
import io.hostler.firewall.Simulate;
import io.hostler.firewall.TableDesired;
import io.hostler.firewall.Verdict;
import io.hostler.memory.CellMemory;
import io.hostler.model.FirewallSpec;
import io.hostler.model.InstanceSpec;
import io.hostler.model.IpAddress;
import io.hostler.model.Kind;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** What is declared, held against what is in force on this node. */
public final class FirewallAnswers implements Firewalls {
  /** Stands for the world where nobody knows the uplink: no guest's interface is named so. */
  private static final IfName WORLD = new IfName("world");

  private final KnownResources remembered;
  private final CellMemory memory;
  private final FirewallDriver driver;
  private final Supplier<Seen<String>> uplink;
  private final Supplier<Seen<Set<IpAddress>>> host;

  /**
   * @param host all addresses of the node itself
   */
  public FirewallAnswers(
      KnownResources remembered,
      CellMemory memory,
      FirewallDriver driver,
      Supplier<Seen<String>> uplink,
      Supplier<Seen<Set<IpAddress>>> host) {
    this.remembered = remembered;
    this.memory = memory;
    this.driver = driver;
    this.uplink = uplink;
    this.host = host;
  }

  @Override
  public CompletableFuture<Simulated> simulate(ResourceName instance, Question question) {
    Resource resource = here(instance);
    return driver.seen(resource.uid()).thenApply(inForce -> simulated(resource, question, inForce));
  }

  private Simulated simulated(Resource resource, Question question, TableDesired inForce) {
    Guest held =
        Optional.ofNullable(inForce.guests().get(resource.uid()))
            .orElseThrow(() -> notFound(resource.name() + " has no rules on this node yet"));
    boolean withHost = isOfHost(question.peer());
    Packet packet = packet(held, question, inForce, withHost);
    Function<TableDesired, Judgement> judge =
        withHost && !question.out()
            ? table -> judgement(Verdict.fromHost())
            : table -> judgement(Simulate.of(table, packet));
    Judgement committed = judge.apply(inForce);
    Judgement declared = judge.apply(declared((InstanceSpec) resource.spec(), held, inForce));
    return new Simulated(declared, Optional.of(committed), !declared.equals(committed));
  }

  /** What is in force with what is declared of this instance and its firewalls now. */
  private TableDesired declared(InstanceSpec spec, Guest held, TableDesired inForce) {
    TableDesired table = inForce;
    List<Uid> attached = new ArrayList<>();
    boolean complete = true;
    String environment =
        memory.find(held.uid()).map(d -> d.resource().name().environment()).orElse("default");
    for (String name : spec.firewalls()) {
      Optional<Resource> firewall =
          memory.find(ResourceName.of(Kind.FIREWALL, environment, name)).map(Declared::resource);
      complete &= firewall.isPresent();
      if (firewall.isPresent()) {
        attached.add(firewall.get().uid());
        table = table.with(firewall.get().uid(), ((FirewallSpec) firewall.get().spec()).rules());
      }
    }
    Rules rules =
        !complete ? held.rules() : attached.isEmpty() ? Rules.open() : new Rules.Filtered(attached);
    return table.with(new Guest(held.uid(), held.tap(), held.addresses(), spec.smtp(), rules));
  }

  /** What is not known is said: the host's packets are judged otherwise than the world's. */
  private boolean isOfHost(IpAddress peer) {
    return switch (host.get()) {
      case Seen.Present<Set<IpAddress>>(Set<IpAddress> own) -> own.contains(peer);
      case Seen.Absent<Set<IpAddress>>() -> false;
      case Seen.Unknown<Set<IpAddress>>(Problem why) -> throw new HostlerException(why);
    };
  }

  private Packet packet(Guest guest, Question question, TableDesired table, boolean withHost) {
    IpAddress own =
        question
            .own()
            .or(
                () ->
                    guest.addresses().stream()
                        .map(claimed -> claimed.address())
                        .filter(address -> address.isV4() == question.peer().isV4())
                        .findFirst())
            .orElseThrow(
                () ->
                    new HostlerException(
                        new Problem(
                            "bad-request",
                            "the instance has no address of the family of " + question.peer())));
    IfName other = behind(question.peer(), table);
    return new Packet(
        question.out() ? guest.tap() : other,
        question.out() ? Optional.of(other).filter(world -> !withHost) : Optional.of(guest.tap()),
        question.out() ? own : question.peer(),
        question.out() ? question.peer() : own,
        question.protocol(),
        question.port(),
        question.icmpType(),
        Packet.Flow.NEW);
  }

  /** The interface that an address is behind: another instance's of this node, or the uplink. */
  private IfName behind(IpAddress peer, TableDesired table) {
    return table.guests().values().stream()
        .filter(each -> each.addresses().stream().anyMatch(a -> a.address().equals(peer)))
        .map(Guest::tap)
        .findFirst()
        .or(() -> uplink.get().found().map(IfName::new))
        .orElse(WORLD);
  }

  private Judgement judgement(Verdict verdict) {
    return new Judgement(
        word(verdict.fate()),
        word(verdict.reason()),
        verdict
            .firewall()
            .map(
                uid ->
                    memory
                        .find(uid)
                        .map(found -> found.resource().name().name())
                        .orElseGet(uid::shortId)),
        verdict.says());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public CompletableFuture<String> compile(Optional<ResourceName> instance) {
    Optional<Uid> uid = instance.map(name -> here(name).uid());
    return driver.compiled(uid);
  }

  @Override
  public CompletableFuture<List<Count>> counters(ResourceName firewall) {
    Uid uid = resource(firewall).uid();
    return driver
        .inForce()
        .thenCompose(
            table -> {
              if (!table.firewalls().containsKey(uid)) {
                throw notFound(firewall + " is attached to no instance of this node");
              }
              return driver.counters(uid);
            })
        .thenApply(counts -> counts.stream().map(FirewallAnswers::count).toList());
  }

  private static Count count(RuleCount counted) {
    return new Count(counted.rule(), counted.packets(), counted.bytes());
  }

  private Resource here(ResourceName instance) {
    remembered.demandRead();
    return remembered.demandHere(instance).resource();
  }

  private Resource resource(ResourceName name) {
    // Its firewalls count as declared, so a manifest is not enough.
    remembered.demandRead();
    return memory.find(name).map(Declared::resource).orElseThrow(() -> remembered.missing(name));
  }

  private static HostlerException notFound(String detail) {
    return new HostlerException(new Problem("not-found", detail, "see explain"));
  }
}
