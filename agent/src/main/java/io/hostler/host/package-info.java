/**
 * Linux as only a hypervisor needs it: taps, sysctls, files that survive a crash, the node's
 * identity, daemons that outlive the agent. It knows no resource and makes no decision: it looks
 * and does as told.
 */
@NullMarked
package io.hostler.host;

import org.jspecify.annotations.NullMarked;
