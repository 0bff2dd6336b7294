/**
 * The words of the frame: what is seen on a host, the steps that would change it, how they went.
 * Pure values; nothing here reads a file, a clock or a socket, and nothing of any driver may move
 * in.
 */
@NullMarked
package io.hostler.plan;

import org.jspecify.annotations.NullMarked;
