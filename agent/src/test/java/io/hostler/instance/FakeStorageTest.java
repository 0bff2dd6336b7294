package io.hostler.instance;

import io.hostler.model.ImageSpec;
import io.hostler.plan.Uid;
import java.nio.file.Path;

class FakeStorageTest extends StorageContract {
  private final FakeStorage storage = new FakeStorage();

  @Override
  Storage storage() {
    return storage;
  }

  @Override
  Storage.Base image() {
    return new Storage.Base(Path.of("/images/one"), ImageSpec.Format.QCOW2);
  }

  @Override
  void alterSeed(Uid uid, int count) {
    storage.directories.get(uid).seeds.put(count, "altered");
  }

  @Override
  void loseSeed(Uid uid, int count) {
    storage.directories.get(uid).seeds.remove(count);
  }

  @Override
  void loseDisk(Uid uid, int count) {
    storage.directories.get(uid).disks.remove(count);
  }

  @Override
  void addForeign(Uid uid) {
    storage.directories.get(uid).foreign = true;
  }
}
