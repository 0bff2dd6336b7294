package io.hostler.instance;

import io.hostler.plan.Uid;
import java.nio.file.Path;

/**
 * Where the files of instances lie: {@code <root>/<uid>/}. The rebuild count is in the names, so a
 * new disk never has the path of one that was there before.
 */
public record Layout(Path root) {

  public Path directory(Uid uid) {
    return root.resolve(uid.toString());
  }

  public Path disk(Uid uid, int count) {
    return directory(uid).resolve("root-" + count + ".qcow2");
  }

  public Path seed(Uid uid, int count) {
    return directory(uid).resolve("seed-" + count + ".iso");
  }

  /** What the guest wrote to its serial console; appended to by libvirt's log daemon. */
  public Path consoleLog(Uid uid) {
    return directory(uid).resolve("console.log");
  }
}
