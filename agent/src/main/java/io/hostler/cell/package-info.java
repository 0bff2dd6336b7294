/**
 * What makes nodes a cell: the etcd that a node runs itself, the leader, the nodes' presence. Knows
 * how to hold and to lead; what a leader does comes in as tasks. No instance and no driver of one
 * may move in, and nothing here ever stops etcd.
 */
@NullMarked
package io.hostler.cell;

import org.jspecify.annotations.NullMarked;
