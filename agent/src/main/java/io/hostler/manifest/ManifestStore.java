package io.hostler.manifest;

import io.hostler.host.AtomicFile;
import io.hostler.model.InvalidException;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * The manifests of a node: {@code <directory>/<uid>/manifest.json}, mode 0600. Read once, then kept
 * in memory: this process is their only writer. One that can't be read is read again whenever it is
 * asked for: the operator restores it, or what failed was the disk for a moment. One instance's
 * manifest is changed by one thread at a time, its key's worker.
 */
public final class ManifestStore {
  private static final String FILE = "manifest.json";

  private final Path directory;
  private final Map<Uid, Seen<Manifest>> all = new ConcurrentHashMap<>();

  /**
   * Fails with {@code manifests-unreadable} when the directory can't be listed: nothing may be
   * concluded then.
   */
  public ManifestStore(Path directory) {
    this.directory = directory;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        uid(entry).ifPresent(uid -> all.put(uid, read(file(uid))));
      }
    } catch (NoSuchFileException e) {
      // The first start: the directory comes with the first instance.
    } catch (IOException e) {
      throw new HostlerException(
          new Problem(
              "manifests-unreadable",
              "list " + directory + ": " + e,
              "mend the directory: without it the agent can't know what runs here"),
          e);
    }
  }

  /** The directory of an instance's files. */
  public Path directory(Uid uid) {
    return directory.resolve(uid.toString());
  }

  /** Of every instance that has a directory here; unknown where its manifest can't be read. */
  public Map<Uid, Seen<Manifest>> all() {
    Map<Uid, Seen<Manifest>> now = new TreeMap<>(all);
    now.replaceAll((uid, seen) -> seen.isUnknown() ? get(uid) : seen);
    return now;
  }

  public Seen<Manifest> get(Uid uid) {
    Seen<Manifest> seen =
        all.computeIfPresent(uid, (key, known) -> known.isUnknown() ? read(file(key)) : known);
    return seen == null ? Seen.absent() : seen;
  }

  /** Durable when it returns. */
  public void put(Manifest manifest) {
    Path file = file(manifest.uid());
    try {
      Files.createDirectories(directory(manifest.uid()));
    } catch (IOException e) {
      throw new HostlerException(
          new Problem("manifest-write", "make " + directory(manifest.uid()) + ": " + e), e);
    }
    AtomicFile.write(file, ManifestCodec.write(manifest));
    all.put(manifest.uid(), Seen.present(manifest));
  }

  /** Changes what is remembered of an instance. Fails when nothing is, or it can't be read. */
  public Manifest update(Uid uid, UnaryOperator<Manifest> change) {
    Manifest now =
        get(uid)
            .found()
            .orElseThrow(
                () ->
                    new HostlerException(
                        new Problem("manifest-missing", "nothing is remembered of " + uid)));
    Manifest next = change.apply(now);
    if (!next.equals(now)) {
      put(next);
    }
    return next;
  }

  /** The last of an instance's files to go. */
  public void remove(Uid uid) {
    AtomicFile.delete(file(uid));
    all.remove(uid);
  }

  private Path file(Uid uid) {
    return directory(uid).resolve(FILE);
  }

  private static Seen<Manifest> read(Path file) {
    return switch (AtomicFile.readText(file)) {
      case Seen.Present<String>(String text) -> parse(file, text);
      case Seen.Absent<String>() -> Seen.absent();
      case Seen.Unknown<String>(Problem why) -> Seen.unknown(why);
    };
  }

  private static Seen<Manifest> parse(Path file, String text) {
    try {
      return Seen.present(ManifestCodec.read(text));
    } catch (InvalidException e) {
      return Seen.unknown(
          new Problem(
              "manifest-unreadable",
              file + ": " + e.problem().detail(),
              "restore the file from a copy; the instance stays as it is until then"));
    }
  }

  private static Optional<Uid> uid(Path entry) {
    try {
      return Optional.of(Uid.parse(entry.getFileName().toString()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
