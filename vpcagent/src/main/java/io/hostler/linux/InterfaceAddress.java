package io.hostler.linux;

import java.net.InetAddress;

/** An address that an interface has. */
public record InterfaceAddress(int device, InetAddress address, int prefixLength) {}
