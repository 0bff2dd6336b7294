/**
 * What the API's paths mean: each class has the routes of one subject, turns requests into calls of
 * the contract and what comes back into answers. No HTTP mechanism, no state.
 */
@NullMarked
package io.hostler.api.routes;

import org.jspecify.annotations.NullMarked;
