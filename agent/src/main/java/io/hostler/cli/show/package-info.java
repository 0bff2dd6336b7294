/**
 * How things look on the terminal: tables, ages, sizes, JSON and YAML. Pure text; talks to nobody.
 */
@NullMarked
package io.hostler.cli.show;

import org.jspecify.annotations.NullMarked;
