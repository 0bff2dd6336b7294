/**
 * What may be typed: words, options and arguments as values; reads a command by them, prints their
 * help and says what could come next. Knows no command, no agent and no terminal.
 */
@NullMarked
package io.hostler.cli.syntax;

import org.jspecify.annotations.NullMarked;
