package io.hostler.wiring;

import io.hostler.host.AtomicFile;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.nio.file.Path;

/**
 * The uid that this node's cell gets, should it be the one to make it: chosen once, before there is
 * a store.
 */
public final class PlannedCell {
  private final Path file;

  public PlannedCell(Path file) {
    this.file = file;
  }

  public Uid uid() {
    return switch (AtomicFile.readText(file)) {
      case Seen.Present<String>(String text) -> Uid.parse(text.strip());
      case Seen.Absent<String>() -> {
        Uid fresh = Uid.random();
        AtomicFile.write(file, fresh + "\n");
        yield fresh;
      }
      case Seen.Unknown<String>(var why) -> throw new HostlerException(why);
    };
  }
}
