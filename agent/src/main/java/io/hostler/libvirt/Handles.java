package io.hostler.libvirt;

import com.sun.jna.Pointer;
import io.hostler.plan.Uid;
import org.libvirt.Error.ErrorNumber;

/** A domain as libvirt's own handle, for the calls of {@link Native}. */
final class Handles {
  /** As libvirt numbers it, and the library in the same order (virErrorNumber of virterror.h). */
  @SuppressWarnings("EnumOrdinal")
  private static final int NO_DOMAIN = ErrorNumber.VIR_ERR_NO_DOMAIN.ordinal();

  interface PointerCall {
    int on(Pointer domain);
  }

  private Handles() {}

  static void with(LibvirtSession session, Uid uuid, PointerCall call) {
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

  static HypervisorException lastError(String what) {
    Pointer message = Native.virGetLastErrorMessage();
    String text = message == null ? "no error given" : message.getString(0);
    boolean gone = Native.virGetLastErrorCode() == NO_DOMAIN;
    return HypervisorException.failed(
        gone ? HypervisorException.NO_DOMAIN : "libvirt-failed", what + ": " + text, "");
  }
}
