/**
 * What a user declares, on its way into the store: checked against what is there, merged with what
 * others set, placed, written; deleted when nothing needs it; told again to a store that forgot.
 * Knows no HTTP and no driver; what it remembers of the cell comes through {@link
 * io.hostler.declare.View}.
 */
@NullMarked
package io.hostler.declare;

import org.jspecify.annotations.NullMarked;
