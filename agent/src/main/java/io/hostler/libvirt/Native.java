package io.hostler.libvirt;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import org.jspecify.annotations.Nullable;

/**
 * The calls of libvirt.so.0 that libvirt-java 0.5.4 lacks, on the same connection. Names and
 * arguments are libvirt's own.
 */
final class Native {
  static final int SHUTDOWN_ACPI = 1;
  static final int CONSOLE_FORCE = 1;

  static {
    com.sun.jna.Native.register(Native.class, NativeLibrary.getInstance("libvirt.so.0"));
  }

  private Native() {}

  static native @Nullable Pointer virDomainLookupByUUIDString(Pointer connection, String uuid);

  static native int virDomainFree(Pointer domain);

  static native int virDomainGetState(
      Pointer domain, IntByReference state, IntByReference reason, int flags);

  static native int virDomainShutdownFlags(Pointer domain, int flags);

  static native @Nullable Pointer virStreamNew(Pointer connection, int flags);

  static native int virDomainOpenConsole(
      Pointer domain, @Nullable String device, Pointer stream, int flags);

  static native int virStreamRecv(Pointer stream, byte[] data, com.sun.jna.NativeLong size);

  static native int virStreamSend(Pointer stream, byte[] data, com.sun.jna.NativeLong size);

  static native int virStreamAbort(Pointer stream);

  static native int virStreamFree(Pointer stream);

  static native @Nullable Pointer virGetLastErrorMessage();

  static native int virGetLastErrorCode();
}
