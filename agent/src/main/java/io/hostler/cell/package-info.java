/**
 * What makes nodes a cell: the leader, the nodes' presence. Knows how to hold and to lead; what a
 * leader does comes in as tasks. No instance and no driver of one may move in.
 */
@NullMarked
package io.hostler.cell;

import org.jspecify.annotations.NullMarked;
