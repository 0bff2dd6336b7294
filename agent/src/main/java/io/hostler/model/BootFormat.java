package io.hostler.model;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * What a file that is booted directly has to begin with, as QEMU and the kernel know it: no more is
 * looked at than tells a wrong file from a right one.
 */
public final class BootFormat {
  /** How many bytes of a file's start tell. */
  public static final int PIECE = 1024;

  /** The kernel's Documentation/arch/{x86/boot,arm64/booting,riscv/boot-image-header}.rst. */
  private static final String[] KERNELS = {
    // bzImage
    "514:48647253",
    // Image of arm64, of riscv
    "56:41524d64",
    "56:52534305",
    // zImage of arm
    "36:18286f01",
    // ELF, EFI, U-Boot's uImage
    "0:7f454c46",
    "0:4d5a",
    "0:27051956"
  };

  /** Beside what {@link ForeignFormat#isInitramfs} tells: lzma, and U-Boot's uImage. */
  private static final String[] INITRAMFS = {"0:5d0000", "0:27051956"};

  public static final String KERNEL_FORMS =
      "a kernel is a bzImage, an Image of arm64 or riscv, a zImage, an ELF or an EFI file";
  public static final String INITRAMFS_FORMS =
      "an initramfs is a cpio archive, as it is or compressed";

  private BootFormat() {}

  /**
   * @param start a file's first {@link #PIECE} bytes, or as many as it has
   */
  public static boolean isKernel(byte[] start) {
    return anyOf(KERNELS, start);
  }

  /**
   * @param start a file's first {@link #PIECE} bytes, or as many as it has
   */
  public static boolean isInitramfs(byte[] start) {
    return ForeignFormat.of(start, new byte[0]).filter(ForeignFormat::isInitramfs).isPresent()
        || anyOf(INITRAMFS, start);
  }

  private static boolean anyOf(String[] magics, byte[] start) {
    return Arrays.stream(magics).anyMatch(magic -> is(magic, start));
  }

  private static boolean is(String magic, byte[] start) {
    int colon = magic.indexOf(':');
    int at = Integer.parseInt(magic, 0, colon, 10);
    byte[] bytes = HexFormat.of().parseHex(magic, colon + 1, magic.length());
    return at + bytes.length <= start.length
        && Arrays.equals(bytes, 0, bytes.length, start, at, at + bytes.length);
  }
}
