package io.hostler.libvirt;

import org.libvirt.Connect;
import org.libvirt.Library;
import org.libvirt.LibvirtException;
import org.libvirt.jna.Libvirt;

/**
 * libvirt's event loop. It is one per process by libvirt's own design (virEventRegisterDefaultImpl
 * is global and must come before the first connection), which is why this is a static.
 */
final class EventLoop {
  /**
   * libvirt writes every error to stderr until it has one; held here so that it is not collected.
   */
  private static final Libvirt.VirErrorCallback SILENT = (userData, error) -> {};

  private static boolean started;

  private EventLoop() {}

  static synchronized void start() throws LibvirtException {
    if (started) {
      return;
    }
    Library.initEventLoop();
    Connect.setErrorCallback(SILENT);
    started = true;
    Thread.ofPlatform().name("libvirt-events").daemon().start(EventLoop::run);
  }

  private static void run() {
    while (true) {
      try {
        Library.processEvent();
      } catch (LibvirtException | RuntimeException e) {
        // One event that went wrong must not end the events of all; keepalive would notice a
        // connection that is broken for good.
      }
    }
  }
}
