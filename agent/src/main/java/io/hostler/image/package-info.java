/**
 * A node's image files: how they come in (streamed, fetched), what is checked of them, and when
 * they go. Content decides: a file's name is its sha256, and nothing here knows an image's name.
 * Never a place for a guest's own disks.
 */
@NullMarked
package io.hostler.image;

import org.jspecify.annotations.NullMarked;
