package io.hostler.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.plan.Problem;
import io.hostler.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with the files is said, and nothing of what is in them. */
class EtcdCredentialsTest {
  @TempDir Path directory;

  private static Problem refused(Executable call) {
    Problem problem = assertThrows(StoreException.class, call).problem();
    assertEquals("store-credentials", problem.code());
    assertFalse(problem.toString().contains("SECRET"), problem::toString);
    return problem;
  }

  @Test
  void missingAndDamagedFilesAreNamed() throws IOException {
    Path none = directory.resolve("none");
    Path damaged = Files.writeString(directory.resolve("damaged"), "SECRET");
    assertTrue(
        refused(() -> new EtcdCredentials(none, none, none).trusted())
            .detail()
            .contains(none.toString()));
    assertTrue(
        refused(() -> new EtcdCredentials(damaged, none, none).trusted())
            .detail()
            .contains(damaged.toString()));
    assertTrue(
        refused(() -> new EtcdCredentials(none, damaged, damaged).identity())
            .detail()
            .contains(damaged.toString()));
  }
}
