package io.hostler.libvirt;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import io.hostler.host.ProcessId;
import io.hostler.host.TapName;
import io.hostler.host.Taps;
import io.hostler.linux.LinuxException;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.libvirt.Domain;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/** libvirt itself, each call on a bounded thread and with a deadline. */
public final class LibvirtHypervisor implements Hypervisor, AutoCloseable {
  /** The first start after libvirtd's own takes seconds: it probes QEMU. */
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /** Where libvirt writes the pid of each QEMU. */
  private static final Path PID_FILES = Path.of("/run/libvirt/qemu");

  private static final int METADATA_ELEMENT = 2;
  private static final int AFFECT_LIVE = 1;
  private static final int AFFECT_CONFIG = 2;

  /** Managed save, snapshots', NVRAM and checkpoints' metadata. */
  private static final int UNDEFINE_ALL = 1 | 2 | 4 | 16;

  private static final int RESIZE_BYTES = 1;

  /** What QEMU says of such a bitmap; libvirt has no code of its own for it. */
  private static final String INCONSISTENT = "is inconsistent and cannot be used";

  private final LibvirtConnection connection;
  private final LibvirtCalls calls;
  private final Path pidFiles;

  public LibvirtHypervisor(LibvirtConnection connection) {
    this(connection, DEADLINE);
  }

  LibvirtHypervisor(LibvirtConnection connection, Duration deadline) {
    this(connection, deadline, PID_FILES);
  }

  LibvirtHypervisor(LibvirtConnection connection, Duration deadline, Path pidFiles) {
    this.connection = connection;
    this.pidFiles = pidFiles;
    this.calls = new LibvirtCalls(connection, deadline);
  }

  @Override
  public List<DomainSummary> list() {
    return calls.call(
        "list", "list domains", session -> summaries(session, session.listAllDomains(0)));
  }

  /** Of those that are still there; any other failure must not look like a short list. */
  static List<DomainSummary> summaries(LibvirtSession session, Domain[] domains)
      throws LibvirtException {
    List<DomainSummary> summaries = new ArrayList<>();
    for (Domain domain : domains) {
      try {
        summaries.add(summary(session, domain));
      } catch (LibvirtException | HypervisorException e) {
        if (!LibvirtCalls.isGone(e)) {
          throw e;
        }
      } finally {
        domain.free();
      }
    }
    return summaries;
  }

  @Override
  public Optional<DomainSummary> domain(Uid uuid) {
    return calls.onDomain("look at", uuid, LibvirtHypervisor::summary);
  }

  @Override
  public Optional<String> xml(Uid uuid) {
    return calls.onDomain("read", uuid, (session, domain) -> domain.getXMLDesc(0));
  }

  @Override
  public void define(String xml) {
    calls.call(
        "definitions",
        "define a domain",
        session -> {
          session.domainDefineXML(xml).free();
          return true;
        });
  }

  @Override
  public void start(Uid uuid) {
    calls.onPresent(
        "start", uuid, (session, domain) -> domain.isActive() == 1 ? 0 : domain.create(0));
  }

  @Override
  public void shutdown(Uid uuid) {
    calls.onDomain(
        "shut down",
        uuid,
        (session, domain) -> {
          if (domain.isActive() == 1) {
            Handles.with(
                session, uuid, p -> Native.virDomainShutdownFlags(p, Native.SHUTDOWN_ACPI));
          }
          return true;
        });
  }

  @Override
  public void destroy(Uid uuid) {
    calls.onDomain(
        "power off",
        uuid,
        (session, domain) -> {
          try {
            if (domain.isActive() == 1) {
              domain.destroy();
            }
          } catch (LibvirtException e) {
            // It may be off by now for another reason: one is that a libvirtd that has just started
            // was still taking it over, and gave it up when we took its process.
            if (domain.isActive() == 1) {
              throw e;
            }
          }
          return true;
        });
  }

  @Override
  public void reset(Uid uuid) {
    calls.onPresent(
        "reset",
        uuid,
        (session, domain) -> {
          if (domain.isActive() != 1) {
            throw HypervisorException.failed("domain-off", uuid + " does not run", "start it");
          }
          domain.reset();
          return true;
        });
  }

  @Override
  public void undefine(Uid uuid) {
    calls.onDomain(
        "undefine",
        uuid,
        (session, domain) -> {
          if (domain.isActive() == 1) {
            // A running domain would live on as a transient one.
            throw HypervisorException.failed("domain-on", uuid + " still runs", "power it off");
          }
          domain.undefine(UNDEFINE_ALL);
          return true;
        });
  }

  @Override
  public void mark(Uid uuid, Mark mark) {
    calls.onPresent(
        "mark",
        uuid,
        (session, domain) -> {
          int flags = domain.isActive() == 1 ? AFFECT_LIVE | AFFECT_CONFIG : AFFECT_CONFIG;
          domain.setMetadata(METADATA_ELEMENT, mark.bare(), Mark.PREFIX, Mark.NAMESPACE, flags);
          return true;
        });
  }

  @Override
  public void growDisk(Uid uuid, String target, long bytes) {
    calls.onPresent(
        "resize a disk of",
        uuid,
        (session, domain) -> {
          long now = domain.blockInfo(target).getCapacity();
          if (bytes < now) {
            throw HypervisorException.failed(
                "disk-shrink", target + " has " + now + " bytes, more than " + bytes, "");
          }
          try {
            if (bytes > now) {
              domain.blockResize(target, bytes, RESIZE_BYTES);
            }
          } catch (LibvirtException e) {
            if (String.valueOf(e.getMessage()).contains(INCONSISTENT)) {
              throw HypervisorException.failed(
                  "disk-bitmap",
                  target + " can't grow: a QEMU that was killed left a bitmap in use in it",
                  "stop and start the instance: the bitmap is dropped, and the disk grows then");
            }
            throw e;
          }
          return true;
        });
  }

  @Override
  public boolean replug(Uid uuid, String nic) {
    return calls
        .onDomain(
            "replug",
            uuid,
            (session, domain) -> {
              if (hasEnded(domain)) {
                return false;
              }
              try {
                exchange(uuid, domain, nic);
                return true;
              } catch (LibvirtException | HypervisorException e) {
                if (hasEnded(domain)) {
                  return false;
                }
                throw e;
              }
            })
        .orElse(false);
  }

  private void exchange(Uid uuid, Domain domain, String nic) throws LibvirtException {
    if (domain.getXMLDesc(0).contains("<interface ")) {
      reattach(uuid, domain.getName());
      domain.detachDeviceFlags(nic, AFFECT_LIVE);
    }
    if (domain.getXMLDesc(0).contains("<interface ")) {
      throw HypervisorException.failed(
          "nic-busy", "the guest has not let go of its network card yet", "");
    }
    domain.attachDeviceFlags(nic, AFFECT_LIVE);
  }

  /**
   * QEMU lets go of its tap and removes its pid file as it ends, and libvirt says for a moment
   * longer that the machine runs: so each ordinary stop looks like a tap that was lost.
   */
  private boolean hasEnded(Domain domain) throws LibvirtException {
    if (domain.isActive() != 1) {
      return true;
    }
    try {
      return ProcessId.of(qemu(domain.getName())).isAbsent();
    } catch (NoSuchFileException e) {
      // Where libvirt's directory is not there either, nothing is known.
      return Files.isDirectory(pidFiles);
    } catch (IOException | NumberFormatException e) {
      return false;
    }
  }

  private int qemu(String name) throws IOException {
    return Integer.parseInt(Files.readString(pidFiles.resolve(name + ".pid")).strip());
  }

  /**
   * The guest resets its card when it lets go of it, and QEMU sets the tap's header then. From 9 on
   * (10.0 seen) it aborts where that fails, so it must not hold a tap that was deleted.
   */
  private void reattach(Uid uuid, String name) {
    try {
      if (ProcessId.of(qemu(name)) instanceof Seen.Present<ProcessId>(ProcessId qemu)
          && ProcessId.arguments(qemu.pid()).found().orElse(List.of()).contains(uuid.toString())) {
        Taps.reattach(TapName.of(uuid), qemu);
      }
    } catch (IOException | LinuxException | NumberFormatException e) {
      throw HypervisorException.failed(
          "nic-busy",
          "QEMU holds a tap that was deleted, and can't be given the new one: " + e,
          "stop and start the instance");
    }
  }

  @Override
  public ConsoleStream console(Uid uuid) {
    return calls.onPresent(
        "open the console of", uuid, (session, domain) -> console(session, uuid));
  }

  private static ConsoleStream console(LibvirtSession session, Uid uuid) throws LibvirtException {
    Pointer stream = Native.virStreamNew(session.pointer(), 0);
    if (stream == null) {
      throw Handles.lastError("make a stream");
    }
    try {
      Handles.with(
          session, uuid, p -> Native.virDomainOpenConsole(p, null, stream, Native.CONSOLE_FORCE));
    } catch (HypervisorException e) {
      Native.virStreamFree(stream);
      throw e;
    }
    return new LibvirtConsole(stream);
  }

  @Override
  public void onEvent(Consumer<DomainEvent> listener) {
    connection.onEvent(listener);
  }

  @Override
  public void onReconnect(Runnable listener) {
    connection.onReconnect(listener);
  }

  /** Calls that libvirt never answered. */
  public List<Problem> findings() {
    return calls.findings();
  }

  private static DomainSummary summary(LibvirtSession session, Domain domain)
      throws LibvirtException {
    Uid uuid = Uid.parse(domain.getUUIDString());
    IntByReference state = new IntByReference();
    IntByReference reason = new IntByReference();
    Handles.with(session, uuid, p -> Native.virDomainGetState(p, state, reason, 0));
    return new DomainSummary(
        uuid, domain.getName(), DomainState.of(state.getValue(), reason.getValue()), mark(domain));
  }

  private static Optional<Mark> mark(Domain domain) throws LibvirtException {
    try {
      return Xml.mark(domain.getMetadata(METADATA_ELEMENT, Mark.NAMESPACE, 0));
    } catch (LibvirtException e) {
      if (LibvirtCalls.isCode(e, ErrorNumber.VIR_ERR_NO_DOMAIN_METADATA)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    calls.close();
    connection.close();
  }
}
