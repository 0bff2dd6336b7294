package io.hostler.libvirt;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import io.hostler.plan.Uid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.libvirt.Domain;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/** libvirt itself, each call on a bounded thread and with a deadline. */
public final class LibvirtHypervisor implements Hypervisor, AutoCloseable {
  /** The first start after libvirtd's own takes seconds: it probes QEMU. */
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private static final int METADATA_ELEMENT = 2;
  private static final int AFFECT_LIVE = 1;
  private static final int AFFECT_CONFIG = 2;

  /** Managed save, snapshots', NVRAM and checkpoints' metadata. */
  private static final int UNDEFINE_ALL = 1 | 2 | 4 | 16;

  private static final int RESIZE_BYTES = 1;

  private interface Call<T> {
    T on(LibvirtSession session) throws LibvirtException;
  }

  private interface DomainCall<T> {
    T on(LibvirtSession session, Domain domain) throws LibvirtException;
  }

  private final LibvirtConnection connection;
  private final Duration deadline;
  private final CallThreads threads = new CallThreads(4, 16);

  public LibvirtHypervisor(LibvirtConnection connection) {
    this(connection, DEADLINE);
  }

  LibvirtHypervisor(LibvirtConnection connection, Duration deadline) {
    this.connection = connection;
    this.deadline = deadline;
  }

  @Override
  public List<DomainSummary> list() {
    return call(
        "list",
        "list domains",
        session -> {
          List<DomainSummary> summaries = new ArrayList<>();
          for (Domain domain : session.listAllDomains(0)) {
            try {
              summaries.add(summary(session, domain));
            } catch (LibvirtException e) {
              // Gone since the list was made; any other failure must not look like a short list.
              if (!isCode(e, ErrorNumber.VIR_ERR_NO_DOMAIN)) {
                throw e;
              }
            } finally {
              domain.free();
            }
          }
          return summaries;
        });
  }

  @Override
  public Optional<DomainSummary> domain(Uid uuid) {
    return onDomain("look at", uuid, LibvirtHypervisor::summary);
  }

  @Override
  public Optional<String> xml(Uid uuid) {
    return onDomain("read", uuid, (session, domain) -> domain.getXMLDesc(0));
  }

  @Override
  public void define(String xml) {
    call(
        "definitions",
        "define a domain",
        session -> {
          session.domainDefineXML(xml).free();
          return true;
        });
  }

  @Override
  public void start(Uid uuid) {
    present(
        "start",
        uuid,
        onDomain(
            "start", uuid, (session, domain) -> domain.isActive() == 1 ? 0 : domain.create(0)));
  }

  @Override
  public void shutdown(Uid uuid) {
    onDomain(
        "shut down",
        uuid,
        (session, domain) -> {
          if (domain.isActive() == 1) {
            withPointer(session, uuid, p -> Native.virDomainShutdownFlags(p, Native.SHUTDOWN_ACPI));
          }
          return true;
        });
  }

  @Override
  public void destroy(Uid uuid) {
    onDomain(
        "power off",
        uuid,
        (session, domain) -> {
          if (domain.isActive() == 1) {
            domain.destroy();
          }
          return true;
        });
  }

  @Override
  public void reset(Uid uuid) {
    present(
        "reset",
        uuid,
        onDomain(
            "reset",
            uuid,
            (session, domain) -> {
              if (domain.isActive() != 1) {
                throw HypervisorException.failed("domain-off", uuid + " does not run", "start it");
              }
              domain.reset();
              return true;
            }));
  }

  @Override
  public void undefine(Uid uuid) {
    onDomain(
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
    present(
        "mark",
        uuid,
        onDomain(
            "mark",
            uuid,
            (session, domain) -> {
              int flags = domain.isActive() == 1 ? AFFECT_LIVE | AFFECT_CONFIG : AFFECT_CONFIG;
              domain.setMetadata(METADATA_ELEMENT, mark.bare(), Mark.PREFIX, Mark.NAMESPACE, flags);
              return true;
            }));
  }

  @Override
  public void growDisk(Uid uuid, String target, long bytes) {
    present(
        "resize a disk of",
        uuid,
        onDomain(
            "resize a disk of",
            uuid,
            (session, domain) -> {
              long now = domain.blockInfo(target).getCapacity();
              if (bytes < now) {
                throw HypervisorException.failed(
                    "disk-shrink", target + " has " + now + " bytes, more than " + bytes, "");
              }
              if (bytes > now) {
                domain.blockResize(target, bytes, RESIZE_BYTES);
              }
              return true;
            }));
  }

  @Override
  public void replug(Uid uuid, String nic) {
    present(
        "replug",
        uuid,
        onDomain(
            "replug",
            uuid,
            (session, domain) -> {
              if (domain.getXMLDesc(0).contains("<interface ")) {
                domain.detachDeviceFlags(nic, AFFECT_LIVE);
              }
              if (domain.getXMLDesc(0).contains("<interface ")) {
                throw HypervisorException.failed(
                    "nic-busy", "the guest has not let go of its network card yet", "");
              }
              domain.attachDeviceFlags(nic, AFFECT_LIVE);
              return true;
            }));
  }

  @Override
  public ConsoleStream console(Uid uuid) {
    return present(
        "open the console of",
        uuid,
        onDomain("open the console of", uuid, (session, domain) -> console(session, uuid)));
  }

  private static ConsoleStream console(LibvirtSession session, Uid uuid) throws LibvirtException {
    Pointer stream = Native.virStreamNew(session.pointer(), 0);
    if (stream == null) {
      throw lastError("make a stream");
    }
    try {
      withPointer(
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

  private static DomainSummary summary(LibvirtSession session, Domain domain)
      throws LibvirtException {
    Uid uuid = Uid.parse(domain.getUUIDString());
    IntByReference state = new IntByReference();
    IntByReference reason = new IntByReference();
    withPointer(session, uuid, p -> Native.virDomainGetState(p, state, reason, 0));
    return new DomainSummary(
        uuid, domain.getName(), DomainState.of(state.getValue(), reason.getValue()), mark(domain));
  }

  private static Optional<Mark> mark(Domain domain) throws LibvirtException {
    try {
      return Xml.mark(domain.getMetadata(METADATA_ELEMENT, Mark.NAMESPACE, 0));
    } catch (LibvirtException e) {
      if (isCode(e, ErrorNumber.VIR_ERR_NO_DOMAIN_METADATA)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private interface PointerCall {
    int on(Pointer domain);
  }

  private static void withPointer(LibvirtSession session, Uid uuid, PointerCall call) {
    Pointer domain = Native.virDomainLookupByUUIDString(session.pointer(), uuid.toString());
    if (domain == null) {
      throw lastError("find " + uuid);
    }
    try {
      if (call.on(domain) < 0) {
        throw lastError("ask for " + uuid);
      }
    } finally {
      Native.virDomainFree(domain);
    }
  }

  private static HypervisorException lastError(String what) {
    Pointer message = Native.virGetLastErrorMessage();
    String text = message == null ? "no error given" : message.getString(0);
    return HypervisorException.failed("libvirt-failed", what + ": " + text, "");
  }

  private static <T> T present(String what, Uid uuid, Optional<T> answer) {
    return answer.orElseThrow(
        () -> HypervisorException.failed("no-domain", "can't " + what + " " + uuid + ": none", ""));
  }

  /** Empty: libvirt says that there is no such domain. */
  private <T> Optional<T> onDomain(String what, Uid uuid, DomainCall<T> call) {
    return call(
        uuid.toString(),
        what + " " + uuid,
        session -> {
          Domain domain;
          try {
            domain = session.domainLookupByUUIDString(uuid.toString());
          } catch (LibvirtException e) {
            if (isCode(e, ErrorNumber.VIR_ERR_NO_DOMAIN)) {
              return Optional.empty();
            }
            throw e;
          }
          try {
            return Optional.of(call.on(session, domain));
          } finally {
            domain.free();
          }
        });
  }

  private <T> T call(String key, String what, Call<T> call) {
    LibvirtSession session = connection.session();
    try {
      return threads.call(key, what, deadline, () -> call.on(session));
    } catch (ExecutionException e) {
      throw translated(what, session, e.getCause());
    }
  }

  private static RuntimeException translated(
      String what, LibvirtSession session, @org.jspecify.annotations.Nullable Throwable cause) {
    boolean broken = !session.isOpen() || !isAlive(session);
    String text = cause == null ? "" : String.valueOf(cause.getMessage()).strip();
    return switch (cause) {
      case HypervisorException known when !broken -> known;
      case HypervisorException known when known.problem().code().equals("domain-off") -> known;
      case null -> HypervisorException.unclear(what);
      default ->
          broken
              ? HypervisorException.unclear(what + ": the connection broke: " + text)
              : HypervisorException.failed("libvirt-failed", what + ": " + text, "");
    };
  }

  /** Whether the socket is there; a local question, no call to libvirtd. */
  private static boolean isAlive(LibvirtSession session) {
    try {
      return session.isAlive();
    } catch (LibvirtException e) {
      return false;
    }
  }

  private static boolean isCode(LibvirtException e, ErrorNumber code) {
    return e.getError() != null && e.getError().getCode() == code;
  }

  @Override
  public void close() {
    threads.close();
    connection.close();
  }
}
