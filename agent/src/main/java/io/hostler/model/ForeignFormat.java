package io.hostler.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a file is that somebody gives for a disk, a kernel or an initramfs, and that is none: told
 * by the bytes that its format begins (or ends) with. Taken as a raw disk it would boot nothing.
 *
 * <p>An ISO 9660 image is none of these: installers' are disks too (isohybrid), and are booted as
 * such. Nor is a bare file system: a kernel beside it boots from it.
 */
@SuppressWarnings("ImmutableEnumChecker") // a list that nothing changes
public enum ForeignFormat {
  QCOW2(
      Is.DISK, "a qcow2 disk", "say so: format qcow2", "0:514649fb00000002", "0:514649fb00000003"),
  QCOW(Is.DISK, "a disk of the old qcow format", Commands.convert("qcow"), "0:514649fb00000001"),
  VMDK(
      Is.DISK,
      "a VMDK disk",
      Commands.convert("vmdk"),
      "0:4b444d56",
      "0:434f5744",
      "0:" + Commands.hex("# Disk DescriptorFile")),
  VHD(
      Is.DISK,
      "a VHD disk",
      Commands.convert("vpc"),
      "0:" + Commands.hex("conectix"),
      "-512:" + Commands.hex("conectix")),
  VHDX(Is.DISK, "a VHDX disk", Commands.convert("vhdx"), "0:" + Commands.hex("vhdxfile")),
  VDI(Is.DISK, "a VDI disk", Commands.convert("vdi"), "64:7f10dabe"),
  QED(Is.DISK, "a QED disk", Commands.convert("qed"), "0:51454400"),
  PARALLELS(
      Is.DISK,
      "a Parallels disk",
      Commands.convert("parallels"),
      "0:" + Commands.hex("WithoutFreeSpace"),
      "0:" + Commands.hex("WithouFreSpacExt")),
  DMG(Is.DISK, "a DMG disk", Commands.convert("dmg"), "-512:" + Commands.hex("koly")),
  SPARSE(Is.DISK, "a sparse image of Android", "simg2img IN OUT", "0:3aff26ed"),
  GZIP(Is.PACKED, "compressed by gzip", "gzip -d IN", "0:1f8b08"),
  XZ(Is.PACKED, "compressed by xz", "xz -d IN", "0:fd377a585a00"),
  BZIP2(
      Is.PACKED,
      "compressed by bzip2",
      "bzip2 -d IN",
      "0:425a68??314159265359",
      "0:425a68??177245385090"),
  ZSTD(Is.PACKED, "compressed by zstd", "zstd -d IN", "0:28b52ffd", "0:5?2a4d18"),
  LZ4(Is.PACKED, "compressed by lz4", "lz4 -d IN OUT", "0:04224d18", "0:02214c18"),
  LZOP(Is.PACKED, "compressed by lzop", "lzop -d IN", "0:894c5a4f000d0a1a0a"),
  LZIP(Is.ARCHIVE, "compressed by lzip", "lzip -d IN", "0:4c5a495001"),
  ZIP(Is.ARCHIVE, "a zip archive", "unzip IN", "0:504b0304", "0:504b0506", "0:504b0708"),
  SEVEN_ZIP(Is.ARCHIVE, "a 7z archive", "7z x IN", "0:377abcaf271c"),
  RAR(Is.ARCHIVE, "a rar archive", "unrar x IN", "0:526172211a07"),
  TAR(Is.ARCHIVE, "a tar archive (an OVA is one)", "tar -xf IN", "257:" + Commands.hex("ustar")),
  CPIO(
      Is.PACKED,
      "a cpio archive, as an initramfs is",
      "cpio -i < IN",
      "0:" + Commands.hex("070701"),
      "0:" + Commands.hex("070702"),
      "0:" + Commands.hex("070707")),
  AR(Is.ARCHIVE, "an ar archive (a Debian package is one)", "ar x IN", "0:213c617263683e0a");

  /** How many bytes of a file's start, and of its end, tell them all. */
  public static final int PIECE = 512;

  private enum Is {
    DISK,
    /** What an initramfs may be (the kernel's usr/Kconfig). */
    PACKED,
    ARCHIVE
  }

  private final Is is;
  private final String says;
  private final String command;
  private final List<Magic> magics;

  ForeignFormat(Is is, String says, String command, String... magics) {
    this.is = is;
    this.says = says;
    this.command = command;
    this.magics = Arrays.stream(magics).map(Magic::parse).toList();
  }

  /**
   * @param start a file's first {@link #PIECE} bytes, or as many as it has
   * @param end its last ones; empty when they are not known
   */
  public static Optional<ForeignFormat> of(byte[] start, byte[] end) {
    return Arrays.stream(values())
        .filter(format -> format.magics.stream().anyMatch(magic -> magic.is(start, end)))
        .findFirst();
  }

  /** Whether the kernel unpacks it, or may: then it can be an initramfs. */
  public boolean isInitramfs() {
    return is == Is.PACKED;
  }

  /** For a sentence: {@code it is …}. */
  public String says() {
    return says;
  }

  /** What makes a disk, a kernel or an initramfs of it. */
  public String advice() {
    return (this == QCOW2 ? "" : is == Is.DISK ? "convert it: " : "unpack it: ") + command;
  }

  /**
   * Bytes at a place.
   *
   * @param at from the start; negative: from the end
   * @param digits hexadecimal; {@code ?} stands for any
   */
  private record Magic(int at, String digits) {
    static Magic parse(String text) {
      int colon = text.indexOf(':');
      return new Magic(Integer.parseInt(text.substring(0, colon)), text.substring(colon + 1));
    }

    boolean is(byte[] start, byte[] end) {
      byte[] bytes = at < 0 ? end : start;
      int from = at < 0 ? end.length + at : at;
      int length = digits.length() / 2;
      if (from < 0 || from + length > bytes.length) {
        return false;
      }
      String found = HexFormat.of().formatHex(bytes, from, from + length);
      for (int i = 0; i < digits.length(); i++) {
        if (digits.charAt(i) != '?' && digits.charAt(i) != found.charAt(i)) {
          return false;
        }
      }
      return true;
    }
  }

  private static final class Commands {
    static String convert(String from) {
      return "qemu-img convert -f " + from + " -O qcow2 IN OUT";
    }

    static String hex(String text) {
      return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
