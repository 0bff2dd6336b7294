package io.hostler.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.model.ImageSpec.Format;
import io.hostler.model.Sha256;
import io.hostler.plan.Seen;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageStoreTest {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
  private static final String NAME = Sha256.of(HELLO);

  @TempDir Path parent;
  private Path directory;
  private ImageStore store;

  @BeforeEach
  void open() {
    directory = parent.resolve("images");
    store = ImageStore.open(directory, Optional.empty(), 0);
  }

  private ImageFile put(byte[] content) {
    try (Upload upload = store.begin(1 << 20)) {
      upload.write(ByteBuffer.wrap(content));
      return upload.finish(Optional.empty(), OptionalLong.empty());
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aFileIsNamedByItsContent() throws IOException {
    try (Upload upload = store.begin(5)) {
      upload.write(ByteBuffer.wrap(HELLO, 0, 2));
      upload.write(ByteBuffer.wrap(HELLO, 2, 3));
      assertEquals(5, upload.bytes());
      ImageFile file = upload.finish(Optional.of(NAME), OptionalLong.of(5));
      assertEquals(NAME, file.sha256());
      assertEquals(5, file.bytes());
    }
    assertEquals(List.of(NAME), files());
    assertEquals("hello", Files.readString(store.path(NAME)));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(store.path(NAME))));
    assertEquals(Seen.present(Set.of(NAME)), store.list());
  }

  @Test
  void theGroupMayReadWhenOneIsGiven() throws IOException {
    String group =
        Files.readAttributes(parent, java.nio.file.attribute.PosixFileAttributes.class)
            .group()
            .getName();
    store = ImageStore.open(directory, Optional.of(group), 0);
    put(HELLO);
    assertEquals(
        "rw-r-----",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(store.path(NAME))));
  }

  @Test
  void aTruncatedUploadLeavesNothing() throws IOException {
    try (Upload upload = store.begin(100)) {
      upload.write(ByteBuffer.wrap(HELLO));
      assertEquals(
          "image-truncated",
          assertThrows(
                  ImageException.class, () -> upload.finish(Optional.of(NAME), OptionalLong.of(6)))
              .problem()
              .code());
    }
    assertEquals(List.of(), files());
  }

  @Test
  void anEmptyUploadIsTruncated() {
    try (Upload upload = store.begin(100)) {
      assertThrows(
          ImageException.class, () -> upload.finish(Optional.empty(), OptionalLong.empty()));
    }
  }

  @Test
  void aWrongChecksumLeavesNothing() throws IOException {
    try (Upload upload = store.begin(100)) {
      upload.write(ByteBuffer.wrap(HELLO));
      ImageException e =
          assertThrows(
              ImageException.class,
              () -> upload.finish(Optional.of("0".repeat(64)), OptionalLong.empty()));
      assertEquals("image-checksum", e.problem().code());
      assertTrue(e.problem().detail().contains(NAME), e.problem().detail());
    }
    assertEquals(List.of(), files());
  }

  @Test
  void moreThanTheBoundIsRefusedBeforeItIsWritten() throws IOException {
    try (Upload upload = store.begin(4)) {
      assertEquals(
          "image-too-large",
          assertThrows(ImageException.class, () -> upload.write(ByteBuffer.wrap(HELLO)))
              .problem()
              .code());
      assertEquals(0, upload.bytes());
    }
    assertEquals(List.of(), files());
  }

  @Test
  void aFullDiskIsSaidClearly() throws IOException {
    ImageStore full = ImageStore.open(directory, Optional.empty(), Long.MAX_VALUE);
    try (Upload upload = full.begin(100)) {
      assertEquals(
          "image-disk-full",
          assertThrows(ImageException.class, () -> upload.write(ByteBuffer.wrap(HELLO)))
              .problem()
              .code());
    }
    assertEquals(List.of(), files());
  }

  @Test
  void anAbortedUploadLeavesNothing() throws IOException {
    try (Upload upload = store.begin(100)) {
      upload.write(ByteBuffer.wrap(HELLO));
      assertEquals(1, files().size());
      assertEquals(Seen.present(Set.of()), store.list());
    }
    assertEquals(List.of(), files());
  }

  @Test
  void whatAFormerLifeLeftHalfDoneIsRemovedAtStart() throws IOException {
    put(HELLO);
    store.begin(100).write(ByteBuffer.wrap(HELLO));
    assertEquals(2, files().size());
    ImageStore.open(directory, Optional.empty(), 0);
    assertEquals(List.of(NAME), files());
  }

  @Test
  void theSameContentTwiceIsOneFile() throws IOException {
    put(HELLO);
    store.mark(NAME, new Checked(Format.RAW, 512));
    store.expire(NAME);
    ImageFile again = put(HELLO);
    assertTrue(again.since().toEpochMilli() > 0, again.toString());
    assertEquals(Set.of(new Checked(Format.RAW, 512)), again.checked());
    assertEquals(List.of(NAME, NAME + ".checked"), files());
  }

  @Test
  void aDamagedFileIsReplacedByTheWholeOne() throws IOException {
    put(HELLO);
    Files.writeString(store.path(NAME), "he");
    put(HELLO);
    assertEquals("hello", Files.readString(store.path(NAME)));
  }

  private Set<Checked> checked() {
    return store.look(NAME).found().orElseThrow().checked();
  }

  /** One file may be several parts: none takes the other's mark away. */
  @Test
  void aMarkAsAKernelStandsBesideOneAsADisk() throws IOException {
    put(HELLO);
    Checked disk = new Checked(Format.RAW, 512);
    Checked kernel = new Checked(ImageContent.Boot.KERNEL, 512);
    Checked initramfs = new Checked(ImageContent.Boot.INITRAMFS, 512);
    store.mark(NAME, kernel);
    assertEquals(Set.of(kernel), checked());
    store.mark(NAME, disk);
    store.mark(NAME, initramfs);
    store.mark(NAME, initramfs);
    assertEquals(Set.of(kernel, disk, initramfs), checked());
  }

  /** As versions wrote it that checked disks alone. */
  @Test
  void aMarkOfBeforeIsRead() throws IOException {
    put(HELLO);
    Files.writeString(
        directory.resolve(NAME + ".checked"), "{\"format\":\"RAW\",\"virtualBytes\":512}");
    assertEquals(Set.of(new Checked(Format.RAW, 512)), checked());
  }

  @Test
  void aDamagedMarkIsNoMark() throws IOException {
    put(HELLO);
    store.mark(NAME, new Checked(Format.QCOW2, 512));
    store.mark(NAME, new Checked(Format.RAW, 1024));
    assertEquals(Set.of(new Checked(Format.RAW, 1024)), checked());
    Files.writeString(directory.resolve(NAME + ".checked"), "{\"format\":");
    assertEquals(Set.of(), checked());
  }

  @Test
  void removedIsAbsentAndRemovingTwiceIsFine() throws IOException {
    put(HELLO);
    store.mark(NAME, new Checked(Format.RAW, 512));
    store.remove(NAME);
    store.remove(NAME);
    assertTrue(store.look(NAME).isAbsent());
    assertEquals(List.of(), files());
  }

  @Test
  void whereTheDirectoryIsGoneNothingIsAbsent() throws IOException {
    Files.delete(directory);
    assertTrue(store.look(NAME).isUnknown());
    assertTrue(store.list().isUnknown());
  }

  @Test
  void aNameThatIsNoSha256IsNoPath() {
    assertThrows(IllegalArgumentException.class, () -> store.path("../../etc/passwd"));
    assertFalse(Files.exists(parent.resolve("etc")));
  }
}
