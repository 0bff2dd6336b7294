package io.hostler.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.image.ImageContent.Boot;
import io.hostler.model.ImageSpec.Format;
import io.hostler.model.Json;
import io.hostler.model.Sha256;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The directory of a node's image files. {@code <sha256>} is a whole file, for its bytes were
 * hashed on the way in and it got its name last; {@code <sha256>.checked} beside it says what it
 * was found to be; {@code .upload-*} is a file on its way in. Safe for all threads.
 */
public final class ImageStore {
  private static final String UPLOAD = ".upload-";
  private static final String CHECKED = ".checked";

  private final Path directory;
  private final Optional<String> group;
  private final long keepFree;

  private ImageStore(Path directory, Optional<String> group, long keepFree) {
    this.directory = directory;
    this.group = group;
    this.keepFree = keepFree;
  }

  /**
   * Opens the store, making the directory when it is missing, and removes what a former life left
   * half done. One agent at a time.
   *
   * @param group who may read the files besides their owner: QEMU's group; empty: nobody
   * @param keepFree bytes that stay free on the file system: guests' disks grow there
   * @throws ImageException {@code image-storage}
   */
  public static ImageStore open(Path directory, Optional<String> group, long keepFree) {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory);
        // QEMU must pass through to a file that it may read, and needs no list of them.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
      }
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          if (file.getFileName().toString().startsWith(UPLOAD)) {
            Files.deleteIfExists(file);
          }
        }
      }
      return new ImageStore(directory, group, keepFree);
    } catch (IOException e) {
      throw storage("can't use " + directory, e);
    }
  }

  /** Where a file lies or would lie. */
  public Path path(String sha256) {
    return directory.resolve(Sha256.parse(sha256));
  }

  /**
   * Begins to take a file in.
   *
   * @param maxBytes more is refused
   */
  public Upload begin(long maxBytes) {
    try {
      Path temporary = Files.createTempFile(directory, UPLOAD, "");
      return new Upload(this, temporary, maxBytes);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** The sha256 of every whole file; unknown when the directory can't be read. */
  public Seen<Set<String>> list() {
    try (Stream<Path> files = Files.list(directory)) {
      Set<String> names = new TreeSet<>();
      files.map(file -> file.getFileName().toString()).filter(Sha256::isHex).forEach(names::add);
      return Seen.present(names);
    } catch (IOException e) {
      return Seen.unknown(storage("can't list " + directory, e).problem());
    }
  }

  /** One file; absent only when its directory is there and the file is not. */
  public Seen<ImageFile> look(String sha256) {
    Path file = path(sha256);
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return Seen.present(
          new ImageFile(
              sha256, found.size(), found.lastModifiedTime().toInstant(), checked(sha256)));
    } catch (NoSuchFileException e) {
      return Files.isDirectory(directory)
          ? Seen.absent()
          : Seen.unknown(new Problem("image-storage", directory + " is not there", "mount it"));
    } catch (IOException e) {
      return Seen.unknown(storage("can't look at " + file, e).problem());
    }
  }

  /** Notes what a file was found to be; a disk of another format it is no more then. */
  public void mark(String sha256, Checked checked) {
    ObjectNode mark = Json.object();
    ArrayNode boots = mark.putArray("boots");
    for (Checked each :
        Stream.concat(checked(sha256).stream(), Stream.of(checked)).distinct().toList()) {
      switch (each.content()) {
        case ImageContent.Disk(Format format) ->
            mark.put("format", format.name()).put("virtualBytes", each.virtualBytes());
        case ImageContent.Boot boot ->
            boots.addObject().put("as", boot.name()).put("bytes", each.virtualBytes());
      }
    }
    try {
      Path temporary = Files.createTempFile(directory, UPLOAD, "");
      Files.writeString(temporary, Json.write(mark));
      Files.deleteIfExists(mark(sha256));
      settle(temporary, mark(sha256));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Forgets that a file came in lately: it goes with the next sweep, unless something uses it. */
  public void expire(String sha256) {
    try {
      Files.setLastModifiedTime(path(sha256), FileTime.from(Instant.EPOCH));
    } catch (NoSuchFileException e) {
      // Gone already.
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Removes a file; fine when it is not there. QEMU keeps what it has open. */
  public void remove(String sha256) {
    try {
      Files.deleteIfExists(path(sha256));
      Files.deleteIfExists(mark(sha256));
      sync(directory);
    } catch (IOException e) {
      throw storage("can't remove " + path(sha256), e);
    }
  }

  /** Gives a file that is whole its name: readable by QEMU, on disk, then visible. */
  void settle(Path temporary, Path target) throws IOException {
    Files.setPosixFilePermissions(
        temporary, PosixFilePermissions.fromString(group.isPresent() ? "rw-r-----" : "rw-------"));
    if (group.isPresent()) {
      Files.getFileAttributeView(temporary, PosixFileAttributeView.class)
          .setGroup(
              directory
                  .getFileSystem()
                  .getUserPrincipalLookupService()
                  .lookupPrincipalByGroupName(group.get()));
    }
    sync(temporary);
    if (Files.exists(target) && Files.size(target) == Files.size(temporary)) {
      Files.delete(temporary);
      Files.setLastModifiedTime(target, FileTime.from(Instant.now()));
    } else {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }
    sync(directory);
  }

  /** Fails when less is free than what must stay free. */
  void checkSpace() throws IOException {
    if (Files.getFileStore(directory).getUsableSpace() < keepFree) {
      throw full();
    }
  }

  /** What a failed write means, for people. */
  HostlerException failed(IOException e) {
    // The JDK gives ENOSPC and EDQUOT no type of their own.
    String message = String.valueOf(e.getMessage());
    return message.contains("No space left") || message.contains("quota exceeded")
        ? full()
        : storage("can't write to " + directory, e);
  }

  private ImageException full() {
    return new ImageException(
        "image-disk-full",
        "the file system of " + directory + " is full (" + (keepFree >> 20) + " MiB stay free)",
        "free space there, or delete images that nothing uses");
  }

  private Set<Checked> checked(String sha256) {
    Set<Checked> all = new LinkedHashSet<>();
    try {
      ObjectNode mark = Json.object(Files.readString(mark(sha256)));
      if (mark.has("format")) {
        Format format = Format.valueOf(mark.path("format").asText());
        all.add(new Checked(format, mark.path("virtualBytes").asLong()));
      }
      for (JsonNode each : mark.path("boots")) {
        Boot as = Boot.valueOf(each.path("as").asText());
        all.add(new Checked(as, each.path("bytes").asLong()));
      }
    } catch (IOException | IllegalArgumentException | HostlerException e) {
      // Missing or damaged alike: it is checked again.
      return Set.of();
    }
    return all;
  }

  private Path mark(String sha256) {
    return directory.resolve(Sha256.parse(sha256) + CHECKED);
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static ImageException storage(String what, IOException e) {
    return new ImageException(
        "image-storage", what + ": " + e.getMessage(), "look at the disk and its permissions", e);
  }
}
