/**
 * Linux as both daemons need it: libc through JNA with errno as exceptions, netlink, network
 * namespaces, the bounded threads that native calls run on. 64-bit Linux only. It knows no word of
 * ours beyond the frame's: nothing of instances, cells or VPCs may move in.
 */
@NullMarked
package io.hostler.linux;

import org.jspecify.annotations.NullMarked;
