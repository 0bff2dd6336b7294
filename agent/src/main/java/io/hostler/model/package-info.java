/**
 * The resources: records, how a document becomes one and what is wrong with it, and what the API
 * says of them. Pure: no file, no clock, no socket, no driver.
 */
@NullMarked
package io.hostler.model;

import org.jspecify.annotations.NullMarked;
