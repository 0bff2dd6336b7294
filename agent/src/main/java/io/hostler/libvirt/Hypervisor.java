package io.hostler.libvirt;

import io.hostler.plan.Uid;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The few things that we ask of libvirt. Every call has a deadline and throws {@link
 * HypervisorException}; each is idempotent: starting what runs, or removing what is gone, succeeds.
 */
public interface Hypervisor {

  /** Every domain of the host, running or not, ours or not. */
  List<DomainSummary> list();

  /** Empty is proof: libvirt answered that it has no such domain. */
  Optional<DomainSummary> domain(Uid uuid);

  /** The XML of the running domain, or of the definition when it is off; empty: no such domain. */
  Optional<String> xml(Uid uuid);

  /** Makes or replaces the definition; a running guest keeps what it was started with. */
  void define(String xml);

  void start(Uid uuid);

  /** Presses the power button (ACPI). Returns at once; whether the guest obeys is its affair. */
  void shutdown(Uid uuid);

  /** Cuts the power. */
  void destroy(Uid uuid);

  /** Presses the reset button. Fails with {@code domain-off} when the domain is not active. */
  void reset(Uid uuid);

  /** Removes the definition, with what libvirt keeps beside it. The domain must be off. */
  void undefine(Uid uuid);

  /** Writes the mark, live too when it runs. */
  void mark(Uid uuid, Mark mark);

  /**
   * Grows a disk of a running domain. A smaller size fails with {@code disk-shrink}: libvirt would
   * cut it without a word. One with a bitmap that a killed QEMU left in use fails with {@code
   * disk-bitmap} while it runs.
   *
   * @param target {@code vda}
   */
  void growDisk(Uid uuid, String target, long bytes);

  /**
   * Takes the running machine's network card out, if it has one, and puts {@code nic} in. The guest
   * sees its card go and come. Fails with {@code nic-busy} while the guest does not let go of it.
   *
   * @param nic the device's XML
   * @return false: the machine has ended, or is ending, which an event tells; nothing was done
   */
  boolean replug(Uid uuid, String nic);

  /** Opens the serial console, and takes it from whoever had it. */
  ConsoleStream console(Uid uuid);

  /**
   * Told of events, on a thread of the connection; must be quick. Events are lost while there is no
   * connection: {@link #onReconnect} says when to look at everything.
   */
  void onEvent(Consumer<DomainEvent> listener);

  /** Told after each new connection, the first included. */
  void onReconnect(Runnable listener);
}
