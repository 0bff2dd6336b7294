package io.hostler.instance;

import io.hostler.model.Sha256;
import io.hostler.plan.Outcome;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Directories in memory; counts each disk that it really made. */
public final class FakeStorage implements Storage {
  public static final class Directory {
    public final Map<Integer, Long> disks = new TreeMap<>();
    public final Map<Integer, String> seeds = new TreeMap<>();
    public boolean foreign;

    boolean isEmpty() {
      return disks.isEmpty() && seeds.isEmpty() && !foreign;
    }
  }

  public final Map<Uid, Directory> directories = new HashMap<>();
  public final List<String> made = new ArrayList<>();
  public boolean unreadable;

  @Override
  public Seen<Set<Uid>> owners() {
    return Seen.present(Set.copyOf(directories.keySet()));
  }

  @Override
  public Seen<StorageSeen> observe(Uid uid) {
    if (unreadable) {
      return Seen.unknown(new Problem("storage-failed", "told to be"));
    }
    Directory directory = directories.get(uid);
    return directory == null
        ? Seen.absent()
        : Seen.present(new StorageSeen(directory.disks, directory.seeds));
  }

  @Override
  public Outcome makeDirectory(Uid uid) {
    directories.computeIfAbsent(uid, u -> new Directory());
    return Outcome.done();
  }

  @Override
  public Outcome createDisk(Uid uid, int count, Optional<Base> base, long bytes) {
    return in(
        uid,
        directory -> {
          if (directory.disks.putIfAbsent(count, bytes) == null) {
            made.add(uid + " " + count);
          }
        });
  }

  @Override
  public Outcome growDisk(Uid uid, int count, long bytes) {
    Directory directory = directories.get(uid);
    return directory != null
            && directory.disks.computeIfPresent(count, (n, now) -> Math.max(now, bytes)) != null
        ? Outcome.done()
        : Outcome.failed(new Problem("storage-failed", "no disk " + count + " of " + uid));
  }

  @Override
  public Outcome writeSeed(Uid uid, int count, byte[] image) {
    return in(uid, directory -> directory.seeds.put(count, Sha256.of(image)));
  }

  @Override
  public Outcome removeBefore(Uid uid, int count) {
    Directory directory = directories.getOrDefault(uid, new Directory());
    directory.disks.keySet().removeIf(n -> n < count);
    directory.seeds.keySet().removeIf(n -> n < count);
    return Outcome.done();
  }

  @Override
  public Outcome removeFiles(Uid uid) {
    Directory directory = directories.getOrDefault(uid, new Directory());
    directory.disks.clear();
    directory.seeds.clear();
    return Outcome.done();
  }

  @Override
  public Outcome removeDirectory(Uid uid) {
    if (!directories.getOrDefault(uid, new Directory()).isEmpty()) {
      return Outcome.failed(new Problem("storage-failed", "the directory is not empty"));
    }
    directories.remove(uid);
    return Outcome.done();
  }

  private Outcome in(Uid uid, java.util.function.Consumer<Directory> change) {
    Directory directory = directories.get(uid);
    if (directory == null) {
      return Outcome.failed(new Problem("storage-failed", "no directory of " + uid));
    }
    change.accept(directory);
    return Outcome.done();
  }
}
