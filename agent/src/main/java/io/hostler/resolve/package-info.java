/**
 * From names to all that one instance needs on its node, out of the replica's memory or a manifest.
 * Pure: what can't be found is said, never guessed.
 */
@NullMarked
package io.hostler.resolve;

import org.jspecify.annotations.NullMarked;
