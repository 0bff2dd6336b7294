package io.hostler.libvirt;

/**
 * What a domain is in, and why.
 *
 * @param active whether QEMU runs for it, in whatever state (running, paused, about to end)
 * @param reason why it is off; {@link Reason#NONE} while it is active
 */
public record DomainState(boolean active, Reason reason) {

  /**
   * Why a domain is off, as far as libvirtd remembers: after its restart it is {@link #UNKNOWN}.
   */
  public enum Reason {
    NONE,
    /** Never started since it was defined, or libvirtd was restarted since it ended. */
    UNKNOWN,
    /** The guest ended in an orderly way, asked by us or by itself. */
    SHUTDOWN,
    /** Somebody cut its power. */
    DESTROYED,
    /** QEMU died, or the guest panicked. */
    CRASHED,
    /** It could not be started. */
    FAILED
  }

  public static DomainState on() {
    return new DomainState(true, Reason.NONE);
  }

  public static DomainState off(Reason reason) {
    return new DomainState(false, reason);
  }

  /** From virDomainGetState's two numbers (virDomainState, virDomainShutoffReason). */
  static DomainState of(int state, int reason) {
    return switch (state) {
      case 5 ->
          off(
              switch (reason) {
                case 1 -> Reason.SHUTDOWN;
                case 2 -> Reason.DESTROYED;
                case 3, 8 -> Reason.CRASHED;
                case 6 -> Reason.FAILED;
                default -> Reason.UNKNOWN;
              });
      case 6 -> off(Reason.CRASHED);
      default -> on();
    };
  }
}
