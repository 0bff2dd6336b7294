package io.hostler.memory;

import io.hostler.host.AtomicFile;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The instances that this node tore down for good, one uid a line, 37 bytes each. Kept for ever: a
 * store that went back in time may show any of them again.
 */
public final class Finalised {
  private final Path file;
  private final Set<Uid> uids = new TreeSet<>();

  /** Fails when the file is there and can't be read: an instance could be made twice then. */
  public Finalised(Path file) {
    this.file = file;
    switch (AtomicFile.readText(file)) {
      case Seen.Present<String>(String text) -> text.lines().map(Uid::parse).forEach(uids::add);
      case Seen.Absent<String>() -> {}
      case Seen.Unknown<String>(var why) -> throw new HostlerException(why);
    }
  }

  public synchronized boolean contains(Uid uid) {
    return uids.contains(uid);
  }

  /** Durable when it returns. */
  public synchronized void add(Uid uid) {
    if (uids.contains(uid)) {
      return;
    }
    Set<Uid> next = new TreeSet<>(uids);
    next.add(uid);
    AtomicFile.write(
        file, next.stream().map(Uid::toString).collect(Collectors.joining("\n", "", "\n")));
    uids.add(uid);
  }
}
