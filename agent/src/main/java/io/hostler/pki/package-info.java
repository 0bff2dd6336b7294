/**
 * Certificates of the cell, read and checked with the JDK alone: who one speaks for, until when,
 * whether it will do; key and trust managers that follow the files. Starts the process that makes
 * them ({@code pki.issue}) and never makes one itself: BouncyCastle must not be in the daemon.
 */
@NullMarked
package io.hostler.pki;

import org.jspecify.annotations.NullMarked;
