/**
 * Makes the cell's CA and certificates: a short-lived process of its own, started by {@code
 * io.hostler.pki.Issuer}. The only package that knows BouncyCastle; nobody imports it.
 */
@NullMarked
package io.hostler.pki.issue;

import org.jspecify.annotations.NullMarked;
