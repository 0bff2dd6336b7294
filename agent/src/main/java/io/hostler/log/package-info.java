/**
 * Where log lines go: one line each to standard output, for systemd's journal or a file. Found by
 * SLF4J; imported by nobody. The format and the levels are fixed, so there is nothing to read, and
 * nothing of an XML parser to keep in memory.
 */
@NullMarked
package io.hostler.log;

import org.jspecify.annotations.NullMarked;
