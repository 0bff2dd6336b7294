/**
 * Answers as people read them: the text form beside JSON, so that the command line only prints what
 * it gets. What a kind shows in lists stands in {@code Columns} and nowhere else. Pure.
 */
@NullMarked
package io.hostler.api.text;

import org.jspecify.annotations.NullMarked;
