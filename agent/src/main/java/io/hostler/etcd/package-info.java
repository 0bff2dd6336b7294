/**
 * The etcd that a node runs itself: what it should be, what is there, its plan and its driver, the
 * process. Nothing here ever stops etcd, and nothing of what it stores is known here.
 */
@NullMarked
package io.hostler.etcd;

import org.jspecify.annotations.NullMarked;
