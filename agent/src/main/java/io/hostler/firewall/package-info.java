/**
 * What may reach a guest and what may leave it: the rules of all guests of a node → one nftables
 * ruleset → the delta from what was committed → libnftables. The only owner of table {@code inet
 * hostler}, masquerade included. Must never touch another table, never read the kernel to make a
 * delta, and never widen a guest's rules because something that it names could not be found.
 */
@NullMarked
package io.hostler.firewall;

import org.jspecify.annotations.NullMarked;
