package io.hostler.libvirt;

import io.hostler.plan.Uid;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * A libvirt with a memory and no guests. It is the world: an agent that starts again gets the same
 * object and finds what was there.
 */
public final class FakeHypervisor implements Hypervisor {
  /** How a call goes wrong. */
  public enum Fault {
    /** Refused before anything happened. */
    FAILS,
    /** Happens, but the answer is lost. */
    ANSWER_LOST,
    /** Does not happen, and nobody can tell. */
    LOST
  }

  private static final class Domain {
    final String name;
    String definition;
    String live = "";
    DomainState state = DomainState.off(DomainState.Reason.UNKNOWN);
    Optional<Mark> mark;
    final Map<String, Long> disks;

    Domain(String name, String definition) {
      this.name = name;
      this.definition = definition;
      this.mark = Xml.mark(definition);
      this.disks = disks(definition);
    }

    /** By target; a disk without a file here has no bytes yet. */
    private static Map<String, Long> disks(String definition) {
      Map<String, Long> disks = new HashMap<>();
      NodeList all = Xml.parse(definition).getElementsByTagName("disk");
      for (int i = 0; i < all.getLength(); i++) {
        Element disk = (Element) all.item(i);
        NodeList source = disk.getElementsByTagName("source");
        NodeList target = disk.getElementsByTagName("target");
        if (source.getLength() > 0 && target.getLength() > 0) {
          File file = new File(((Element) source.item(0)).getAttribute("file"));
          disks.put(((Element) target.item(0)).getAttribute("dev"), file.length());
        }
      }
      return disks;
    }
  }

  private final Map<Uid, Domain> domains = new TreeMap<>();
  private final Map<String, Fault> faults = new HashMap<>();
  private final List<Consumer<DomainEvent>> events = new CopyOnWriteArrayList<>();
  private final List<Runnable> reconnects = new CopyOnWriteArrayList<>();
  private final List<String> calls = new ArrayList<>();

  /** Told of each disk that grew under a guest: its file has grown too. */
  public BiConsumer<Uid, Long> grown = (uuid, bytes) -> {};

  /** Told of each guest that holds its tap again. */
  public Consumer<Uid> replugged = uuid -> {};

  /** What a guest's console is. */
  public Function<Uid, ConsoleStream> consoles = this::echo;

  /** Whose QEMU has ended, while libvirt still says that they run. */
  public final Set<Uid> ending = new HashSet<>();

  /** Whether guests obey the power button. */
  public boolean guestsObey = true;

  /** Whether there is no connection: every call fails. */
  public boolean unreachable;

  /** The next call of that name ({@code start}, {@code define}, …) goes wrong. */
  public synchronized void failNext(String call, Fault how) {
    faults.put(call, how);
  }

  /** Every call that changes something, in order: {@code start <uid>}. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** The guest ends by itself. */
  public void guestEnds(Uid uuid, DomainState.Reason why) {
    synchronized (this) {
      off(uuid, why);
    }
    tell(uuid, "stopped");
  }

  /** The guest ends while nobody is told: the connection was broken, or libvirtd was away. */
  public synchronized void guestEndsSilently(Uid uuid, DomainState.Reason why) {
    off(uuid, why);
  }

  /** libvirtd was restarted, and no word of it reaches the agent. */
  public synchronized void libvirtdRestartsSilently() {
    domains.values().stream()
        .filter(d -> !d.state.active())
        .forEach(d -> d.state = DomainState.off(DomainState.Reason.UNKNOWN));
  }

  /** libvirtd was restarted: guests go on, what it remembered of the others' ends is lost. */
  public synchronized void libvirtdRestarts() {
    domains.values().stream()
        .filter(d -> !d.state.active())
        .forEach(d -> d.state = DomainState.off(DomainState.Reason.UNKNOWN));
    reconnects.forEach(Runnable::run);
  }

  /**
   * The host was rebooted: definitions stay, nothing runs. What else it loses is for whoever has
   * the whole of it to lose first.
   */
  public synchronized void hostReboots() {
    domains.values().forEach(d -> d.state = DomainState.off(DomainState.Reason.UNKNOWN));
    reconnects.forEach(Runnable::run);
  }

  @Override
  public synchronized List<DomainSummary> list() {
    before("list", "");
    return domains.entrySet().stream().map(e -> summary(e.getKey(), e.getValue())).toList();
  }

  @Override
  public synchronized Optional<DomainSummary> domain(Uid uuid) {
    before("domain", "");
    return Optional.ofNullable(domains.get(uuid)).map(d -> summary(uuid, d));
  }

  private static DomainSummary summary(Uid uuid, Domain domain) {
    return new DomainSummary(uuid, domain.name, domain.state, domain.mark);
  }

  @Override
  public synchronized Optional<String> xml(Uid uuid) {
    before("xml", "");
    return Optional.ofNullable(domains.get(uuid))
        .map(d -> d.state.active() ? d.live : d.definition);
  }

  @Override
  public synchronized void define(String xml) {
    Element root = Xml.parse(xml).getDocumentElement();
    String name = root.getElementsByTagName("name").item(0).getTextContent();
    Uid uuid = Uid.parse(root.getElementsByTagName("uuid").item(0).getTextContent());
    boolean answer = before("define", uuid.toString());
    if (happens) {
      boolean taken =
          domains.entrySet().stream()
              .anyMatch(e -> e.getValue().name.equals(name) && !e.getKey().equals(uuid));
      if (taken) {
        throw HypervisorException.failed("libvirt-failed", "name taken: " + name, "");
      }
      Domain fresh = new Domain(name, xml);
      Domain old = domains.put(uuid, fresh);
      if (old != null) {
        fresh.state = old.state;
        fresh.live = old.live;
        fresh.disks.putAll(old.disks);
      }
    }
    after(answer);
  }

  @Override
  public void start(Uid uuid) {
    synchronized (this) {
      boolean answer = before("start", uuid.toString());
      Domain domain = present(uuid);
      if (happens && !domain.state.active()) {
        domain.live = domain.definition;
        domain.state = DomainState.on();
      }
      after(answer);
    }
    tell(uuid, "started");
  }

  @Override
  public void shutdown(Uid uuid) {
    synchronized (this) {
      boolean answer = before("shutdown", uuid.toString());
      if (happens && guestsObey) {
        off(uuid, DomainState.Reason.SHUTDOWN);
      }
      after(answer);
    }
    tell(uuid, "stopped");
  }

  @Override
  public void destroy(Uid uuid) {
    synchronized (this) {
      boolean answer = before("destroy", uuid.toString());
      if (happens) {
        off(uuid, DomainState.Reason.DESTROYED);
      }
      after(answer);
    }
    tell(uuid, "stopped");
  }

  @Override
  public synchronized void reset(Uid uuid) {
    boolean answer = before("reset", uuid.toString());
    if (!present(uuid).state.active()) {
      throw HypervisorException.failed("domain-off", uuid + " does not run", "");
    }
    after(answer);
  }

  @Override
  public synchronized void undefine(Uid uuid) {
    boolean answer = before("undefine", uuid.toString());
    Domain domain = domains.get(uuid);
    if (domain != null && domain.state.active()) {
      throw HypervisorException.failed("domain-on", uuid + " still runs", "");
    }
    if (happens) {
      domains.remove(uuid);
    }
    after(answer);
  }

  @Override
  public synchronized void mark(Uid uuid, Mark mark) {
    boolean answer = before("mark", uuid.toString());
    Domain domain = present(uuid);
    if (happens) {
      domain.mark = Optional.of(mark);
    }
    after(answer);
  }

  @Override
  public void growDisk(Uid uuid, String target, long bytes) {
    synchronized (this) {
      boolean answer = before("growDisk", uuid.toString());
      Map<String, Long> disks = present(uuid).disks;
      long now = disks.getOrDefault(target, 0L);
      if (bytes < now) {
        throw HypervisorException.failed("disk-shrink", target + " has " + now + " bytes", "");
      }
      if (happens) {
        disks.put(target, bytes);
        grown.accept(uuid, bytes);
      }
      after(answer);
    }
  }

  /** Bytes of a domain's disk, as its guest sees it. */
  public synchronized long capacity(Uid uuid, String target) {
    return present(uuid).disks.getOrDefault(target, 0L);
  }

  @Override
  public synchronized boolean replug(Uid uuid, String nic) {
    boolean answer = before("replug", uuid.toString());
    Domain domain = domains.get(uuid);
    if (domain == null || !domain.state.active() || ending.contains(uuid)) {
      return false;
    }
    if (happens) {
      replugged.accept(uuid);
    }
    after(answer);
    return true;
  }

  @Override
  public synchronized ConsoleStream console(Uid uuid) {
    return consoles.apply(uuid);
  }

  private ConsoleStream echo(Uid uuid) {
    present(uuid);
    return new Echo();
  }

  @Override
  public void onEvent(Consumer<DomainEvent> listener) {
    events.add(listener);
  }

  @Override
  public void onReconnect(Runnable listener) {
    reconnects.add(listener);
  }

  private void off(Uid uuid, DomainState.Reason why) {
    Domain domain = domains.get(uuid);
    if (domain != null && domain.state.active()) {
      domain.state = DomainState.off(why);
    }
  }

  private Domain present(Uid uuid) {
    Domain domain = domains.get(uuid);
    if (domain == null) {
      throw HypervisorException.failed("no-domain", uuid + ": none", "");
    }
    return domain;
  }

  private boolean happens = true;

  /** Whether the answer reaches the caller. */
  private boolean before(String call, String of) {
    Fault fault = unreachable ? Fault.FAILS : faults.remove(call);
    happens = fault == null || fault == Fault.ANSWER_LOST;
    if (fault == Fault.FAILS) {
      throw HypervisorException.failed("libvirt-failed", call + " was told to fail", "");
    }
    if (!of.isEmpty()) {
      calls.add(call + " " + of);
    }
    if (of.isEmpty() && fault != null) {
      throw HypervisorException.unclear(call);
    }
    return fault == null;
  }

  private static void after(boolean answer) {
    if (!answer) {
      throw HypervisorException.unclear("the answer was lost");
    }
  }

  private void tell(Uid uuid, String what) {
    events.forEach(listener -> listener.accept(new DomainEvent(uuid, what)));
  }

  /** A guest that says back what is typed. */
  private static final class Echo implements ConsoleStream {
    private final ByteArrayOutputStream typed = new ByteArrayOutputStream();
    private boolean closed;

    @Override
    public synchronized int read(byte[] into) throws IOException {
      try {
        while (typed.size() == 0 && !closed) {
          wait();
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (typed.size() == 0) {
        return -1;
      }
      byte[] all =
          typed.toString(StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
      int n = Math.min(all.length, into.length);
      System.arraycopy(all, 0, into, 0, n);
      typed.reset();
      typed.write(all, n, all.length - n);
      return n;
    }

    @Override
    public synchronized void write(byte[] bytes) {
      typed.writeBytes(bytes);
      notifyAll();
    }

    @Override
    public synchronized void close() {
      closed = true;
      notifyAll();
    }
  }
}
