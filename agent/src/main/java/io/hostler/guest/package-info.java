/**
 * What the key of an instance means on its node: what should become of it by the memory of the cell
 * and its manifest, its plan with the steps that only the cell knows, its end, its report. The host
 * itself is changed by the drivers alone.
 */
@NullMarked
package io.hostler.guest;

import org.jspecify.annotations.NullMarked;
