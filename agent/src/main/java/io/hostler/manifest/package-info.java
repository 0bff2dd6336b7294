/**
 * The files beside the disks: one manifest an instance, with all that its node needs to run it
 * without the store. Nothing here decides anything; a file that can't be read is unknown, never
 * absent.
 */
@NullMarked
package io.hostler.manifest;

import org.jspecify.annotations.NullMarked;
