/**
 * The host daemon: reads the configuration and wires everything by constructor. Nothing else
 * imports this package.
 */
@NullMarked
package io.hostler;

import org.jspecify.annotations.NullMarked;
