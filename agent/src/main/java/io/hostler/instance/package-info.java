/**
 * Instances: domains, disks, seeds, console, and the one plan that knows the order in which an
 * instance's parts come and go. The only package that other drivers are composed in; it never
 * reaches into what they drive.
 */
@NullMarked
package io.hostler.instance;

import org.jspecify.annotations.NullMarked;
