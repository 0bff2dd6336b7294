/**
 * The host's only loop: which key is worked when, by which thread, how a plan is run and what is
 * known of it afterwards. It knows no driver: what a key means is told by its {@link
 * io.hostler.reconcile.Subject}.
 */
@NullMarked
package io.hostler.reconcile;

import org.jspecify.annotations.NullMarked;
