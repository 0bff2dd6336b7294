/**
 * The connection to libvirtd: deadlines, reconnect, events, and the few calls that instances need,
 * in our own terms. Nothing of {@code org.libvirt} leaves this package, and what a domain should
 * look like is not decided here.
 */
@NullMarked
package io.hostler.libvirt;

import org.jspecify.annotations.NullMarked;
