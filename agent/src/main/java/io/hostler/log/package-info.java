/**
 * Where log lines go: one line each to standard output, for systemd's journal or a file. Found by
 * logback; imported by nobody.
 */
@NullMarked
package io.hostler.log;

import org.jspecify.annotations.NullMarked;
