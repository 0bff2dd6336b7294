/**
 * What instances sent and got: counted by the kernel's rules, kept over the rules' changes and the
 * agent's life, metered. Changes no rule.
 */
@NullMarked
package io.hostler.traffic;

import org.jspecify.annotations.NullMarked;
