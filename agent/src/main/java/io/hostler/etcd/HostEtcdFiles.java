package io.hostler.etcd;

import io.hostler.host.AtomicFile;
import io.hostler.host.HostException;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;

/** The managed etcd's directories and the marker beside them. */
final class HostEtcdFiles {
  private final EtcdDesired desired;

  HostEtcdFiles(EtcdDesired desired) {
    this.desired = desired;
  }

  Seen<DataDirectory> data() {
    Path data = desired.settings().data();
    try {
      PosixFileAttributes at =
          Files.readAttributes(data, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!at.isDirectory()) {
        return Seen.unknown(new Problem("etcd-data-directory", data + " is no directory"));
      }
      boolean ours = desired.user().isEmpty() || at.owner().getName().equals(desired.user().get());
      boolean closed = PosixFilePermissions.toString(at.permissions()).equals("rwx------");
      return used(data).map(used -> new DataDirectory(ours && closed, used));
    } catch (NoSuchFileException e) {
      return Seen.absent();
    } catch (IOException e) {
      return Seen.unknown(new Problem("etcd-data-directory", "can't read " + data + ": " + e));
    }
  }

  private static Seen<Boolean> used(Path data) {
    try {
      var unused = Files.readAttributes(data.resolve("member"), PosixFileAttributes.class);
      return Seen.present(true);
    } catch (NoSuchFileException e) {
      return Seen.present(false);
    } catch (IOException e) {
      return Seen.unknown(new Problem("etcd-data-directory", "can't read " + data + ": " + e));
    }
  }

  void makeData() {
    Path data = desired.settings().data();
    try {
      if (Files.notExists(desired.settings().home())) {
        Files.createDirectories(desired.settings().home());
        // Passable for etcd's own user; the files in it are each its owner's.
        mode(desired.settings().home(), "rwx--x--x");
      }
      if (Files.notExists(data)) {
        Files.createDirectory(
            data,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      mode(data, "rwx------");
      if (desired.user().isPresent()) {
        Files.setOwner(
            data,
            data.getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName(desired.user().get()));
      }
      AtomicFile.syncDirectory(desired.settings().home());
    } catch (IOException e) {
      throw new HostException("etcd-data-directory", "make " + data, e);
    }
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  Seen<EtcdMarker> marker() {
    Path file = desired.settings().marker();
    return switch (AtomicFile.readText(file)) {
      case Seen.Absent<String>() -> Seen.absent();
      case Seen.Unknown<String>(Problem why) -> Seen.unknown(why);
      case Seen.Present<String>(String text) ->
          EtcdMarker.parse(text)
              .map(Seen::present)
              .orElseGet(
                  () ->
                      Seen.unknown(
                          new Problem(
                              "etcd-marker",
                              file + " is not readable as ours",
                              "remove it if this node's etcd is to start without its old data")));
    };
  }

  /** Nothing to do when there is one. */
  void noteMade(Instant now) {
    if (marker().isAbsent()) {
      write(new EtcdMarker(now, Optional.empty()));
    }
  }

  /** The first loss that nobody decided about stays the one that is told. */
  void noteGone(Instant now) {
    marker()
        .found()
        .filter(marker -> marker.gone().isEmpty())
        .ifPresent(marker -> write(new EtcdMarker(marker.made(), Optional.of(now))));
  }

  void noteDecided() {
    marker()
        .found()
        .filter(marker -> marker.gone().isPresent())
        .ifPresent(marker -> write(new EtcdMarker(marker.made(), Optional.empty())));
  }

  private void write(EtcdMarker marker) {
    AtomicFile.write(desired.settings().marker(), marker.toText());
  }
}
