/**
 * What the API asks for, answered by the parts of the agent: each class adapts one interface of
 * {@code io.hostler.api}.
 */
@NullMarked
package io.hostler.answers;

import org.jspecify.annotations.NullMarked;
