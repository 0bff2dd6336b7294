package io.hostler.model;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The binary part of an SSH public key (RFC 4253 section 6.6, RFC 5656, RFC 8709, OpenSSH
 * PROTOCOL.u2f): a row of length-prefixed fields whose first repeats the type.
 */
final class SshKeyBlob {
  // What sshd of OpenSSH takes: RSA 1024 to 16384 bits; DSA is 1024 by FIPS 186-2, 3072 by 186-4.
  private static final int RSA_MIN = 1024;
  private static final int RSA_MAX = 16384;
  private static final int DSA_MAX = 3072;
  private static final int MAX_APPLICATION = 255;

  private final ByteBuffer rest;

  private SshKeyBlob(byte[] blob) {
    rest = ByteBuffer.wrap(blob);
  }

  /**
   * Checks it and gives the key's strength in bits.
   *
   * @throws IllegalArgumentException when it is no key of {@code algorithm}
   */
  static int check(byte[] blob, String algorithm) {
    try {
      SshKeyBlob key = new SshKeyBlob(blob);
      if (!key.text().equals(algorithm)) {
        throw new IllegalArgumentException("its key is of another type than its first word says");
      }
      int bits = key.bits(algorithm);
      if (key.rest.hasRemaining()) {
        throw new IllegalArgumentException("its key has more bytes than its type has");
      }
      return bits;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("its key is cut short", e);
    }
  }

  private int bits(String algorithm) {
    return switch (algorithm) {
      case "ssh-rsa" -> {
        number(64);
        yield between(number(RSA_MAX), RSA_MIN, RSA_MAX);
      }
      case "ssh-dss" -> {
        int bits = between(number(DSA_MAX), RSA_MIN, DSA_MAX);
        number(512);
        number(DSA_MAX);
        number(DSA_MAX);
        yield bits;
      }
      case "ssh-ed25519" -> exactly(32);
      case "sk-ssh-ed25519@openssh.com" -> {
        int bits = exactly(32);
        application();
        yield bits;
      }
      case "sk-ecdsa-sha2-nistp256@openssh.com" -> {
        int bits = point("nistp256");
        application();
        yield bits;
      }
      default -> point(algorithm.substring("ecdsa-sha2-".length()));
    };
  }

  private byte[] field() {
    int length = rest.getInt();
    if (length < 0 || length > rest.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    rest.get(bytes);
    return bytes;
  }

  private String text() {
    return new String(field(), StandardCharsets.US_ASCII);
  }

  /** A positive number of at most {@code max} bits; gives its length in bits. */
  private int number(int max) {
    byte[] bytes = field();
    BigInteger number = bytes.length == 0 ? BigInteger.ZERO : new BigInteger(bytes);
    if (number.signum() <= 0) {
      throw new IllegalArgumentException("its key holds a number that is not positive");
    }
    return between(number.bitLength(), 1, max);
  }

  private int exactly(int bytes) {
    if (field().length != bytes) {
      throw new IllegalArgumentException("its key must have " + bytes * 8 + " bits");
    }
    return bytes * 8;
  }

  /** An uncompressed point (RFC 5656 section 3.1) of {@code curve}. */
  private int point(String curve) {
    if (!text().equals(curve)) {
      throw new IllegalArgumentException("its key is of another curve than its first word says");
    }
    int bits = Integer.parseInt(curve.substring("nistp".length()));
    byte[] point = field();
    if (point.length != 1 + 2 * ((bits + 7) / 8) || point[0] != 4) {
      throw new IllegalArgumentException("its key is no point of " + curve);
    }
    return bits;
  }

  private void application() {
    between(field().length, 1, MAX_APPLICATION);
  }

  private static int between(int bits, int min, int max) {
    if (bits < min || bits > max) {
      throw new IllegalArgumentException(
          "its key has a part of " + bits + " bits; " + min + " to " + max + " are taken");
    }
    return bits;
  }
}
