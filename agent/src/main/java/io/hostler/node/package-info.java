/**
 * What one node does with all the parts: which keys the loop works and what each means, its memory
 * of the cell, its link to the store, its reports. Knows every part and is known by {@code
 * Hostlerd} alone; decides nothing that a pure plan could.
 */
@NullMarked
package io.hostler.node;

import org.jspecify.annotations.NullMarked;
