package io.hostler.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.model.Sha256;
import io.hostler.plan.Outcome;
import io.hostler.plan.Uid;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link Storage} does. */
abstract class StorageContract {
  static final long MIB = 1L << 20;

  private final Uid uid = Uid.random();

  abstract Storage storage();

  /** An image of one MiB. */
  abstract Storage.Base image() throws Exception;

  /** Other bytes of the same size, as something else than the storage would write them. */
  abstract void alterSeed(Uid uid, int count) throws Exception;

  abstract void loseSeed(Uid uid, int count) throws Exception;

  abstract void loseDisk(Uid uid, int count) throws Exception;

  /** A file that no step ever makes. */
  abstract void addForeign(Uid uid) throws Exception;

  private StorageSeen seen() {
    return storage().observe(uid).found().orElseThrow();
  }

  private static void done(Outcome outcome) {
    assertEquals(Outcome.done(), outcome);
  }

  private static void failed(Outcome outcome) {
    assertInstanceOf(Outcome.Failed.class, outcome);
  }

  private void disk(int count, Optional<Storage.Base> base, long bytes) {
    done(storage().createDisk(uid, count, base, bytes));
  }

  @Test
  void withoutADirectoryItIsAbsentAndNothingCanBeMade() throws Exception {
    assertTrue(storage().observe(uid).isAbsent());
    failed(storage().createDisk(uid, 0, Optional.of(image()), MIB));
    failed(storage().writeSeed(uid, 0, new byte[] {1}));
    assertTrue(storage().observe(uid).isAbsent());
    assertEquals(Set.of(), storage().owners().found().orElseThrow());
  }

  @Test
  void aDirectoryIsMadeOnceAndOwned() {
    done(storage().makeDirectory(uid));
    done(storage().makeDirectory(uid));
    assertEquals(new StorageSeen(Map.of(), Map.of()), seen());
    assertEquals(Set.of(uid), storage().owners().found().orElseThrow());
  }

  @Test
  void aDiskOnAnImageHasTheSizeThatWasAskedFor() throws Exception {
    done(storage().makeDirectory(uid));
    disk(0, Optional.of(image()), 4 * MIB);
    disk(1, Optional.empty(), 2 * MIB);
    assertEquals(Map.of(0, 4 * MIB, 1, 2 * MIB), seen().disks());
  }

  @Test
  void aDiskThatIsThereIsLeftAsItIs() throws Exception {
    done(storage().makeDirectory(uid));
    disk(0, Optional.of(image()), 4 * MIB);
    disk(0, Optional.empty(), 8 * MIB);
    assertEquals(Map.of(0, 4 * MIB), seen().disks());
  }

  @Test
  void aDiskGrowsAndNeverShrinks() throws Exception {
    done(storage().makeDirectory(uid));
    disk(0, Optional.of(image()), 2 * MIB);
    done(storage().growDisk(uid, 0, 4 * MIB));
    assertEquals(Map.of(0, 4 * MIB), seen().disks());
    done(storage().growDisk(uid, 0, 3 * MIB));
    assertEquals(Map.of(0, 4 * MIB), seen().disks());
  }

  @Test
  void aDiskThatIsMissingIsAnErrorAndNeverAFreshOne() throws Exception {
    done(storage().makeDirectory(uid));
    failed(storage().growDisk(uid, 0, 4 * MIB));
    disk(0, Optional.of(image()), MIB);
    loseDisk(uid, 0);
    failed(storage().growDisk(uid, 0, 4 * MIB));
    assertEquals(Map.of(), seen().disks());
  }

  @Test
  void aSeedThatIsAlteredOrMissingIsSeen() throws Exception {
    done(storage().makeDirectory(uid));
    byte[] image = {1, 2, 3};
    done(storage().writeSeed(uid, 0, image));
    assertEquals(Map.of(0, Sha256.of(image)), seen().seeds());
    assertEquals(seen(), seen());
    alterSeed(uid, 0);
    assertNotEquals(Map.of(0, Sha256.of(image)), seen().seeds());
    done(storage().writeSeed(uid, 0, image));
    assertEquals(Map.of(0, Sha256.of(image)), seen().seeds());
    loseSeed(uid, 0);
    assertEquals(Map.of(), seen().seeds());
  }

  @Test
  void whatEarlierBuildsLeftGoesAndTheLastStays() throws Exception {
    done(storage().makeDirectory(uid));
    for (int count = 0; count < 3; count++) {
      disk(count, Optional.of(image()), MIB);
      done(storage().writeSeed(uid, count, new byte[] {1}));
    }
    done(storage().removeBefore(uid, 2));
    done(storage().removeBefore(uid, 2));
    assertEquals(Set.of(2), seen().disks().keySet());
    assertEquals(Set.of(2), seen().seeds().keySet());
  }

  @Test
  void aDirectoryGoesOnlyWhenItIsEmpty() throws Exception {
    done(storage().makeDirectory(uid));
    disk(0, Optional.of(image()), MIB);
    failed(storage().removeDirectory(uid));
    done(storage().removeFiles(uid));
    done(storage().removeDirectory(uid));
    assertTrue(storage().observe(uid).isAbsent());
    done(storage().removeFiles(uid));
    done(storage().removeDirectory(uid));
    done(storage().makeDirectory(uid));
    addForeign(uid);
    done(storage().removeFiles(uid));
    failed(storage().removeDirectory(uid));
    assertTrue(storage().observe(uid).isPresent());
  }
}
