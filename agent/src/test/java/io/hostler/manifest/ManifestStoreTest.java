package io.hostler.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.model.Action;
import io.hostler.model.ImageSpec;
import io.hostler.model.Json;
import io.hostler.model.Kind;
import io.hostler.model.Newer;
import io.hostler.model.Placement;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.model.SpecCodec;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Uid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestStoreTest {
  private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
  private static final String SHA = "ab".repeat(32);

  @TempDir Path directory;

  private static Resource resource(Kind kind, String name, String spec) {
    return Resource.create(
        ResourceName.of(kind, "default", name),
        Uid.random(),
        Map.of("role", "web"),
        THEN,
        SpecCodec.parse(kind, Json.object(spec)).spec());
  }

  private static Manifest manifest() {
    Resource instance =
        resource(
            Kind.INSTANCE,
            "web1",
            "{\"image\":\"debian\",\"cpus\":1,\"memory\":\"512MiB\",\"userData\":\"#!/bin/sh\\n\"}");
    Resource image =
        resource(
            Kind.IMAGE,
            "debian",
            "{\"disk\":{\"sha256\":\"%s\",\"bytes\":512,\"format\":\"raw\",\"virtualBytes\":512}}"
                .formatted(SHA));
    return new Manifest(
            Uid.random(),
            instance,
            new Placement(
                instance.uid(),
                "default",
                "web1",
                Optional.of(Uid.random()),
                1,
                List.of(),
                Optional.empty()),
            List.of(image),
            Optional.of("#!/bin/sh\n"),
            1,
            1,
            Optional.empty(),
            Optional.empty(),
            Map.of())
        .built(
            new Built(
                2,
                true,
                (ImageSpec) image.spec(),
                "web1",
                List.of("ssh-ed25519 AAAA"),
                Optional.of("#!/bin/sh\n"),
                Optional.of(new BuiltSeed("version: 2\n", "b".repeat(64)))))
        .stopped(Optional.of(new Stopped("guest", THEN, 3)))
        .ran(Action.Verb.REBOOT, new ActionRun("id1", THEN, Optional.empty()))
        .ran(Action.Verb.START, new ActionRun("id2", THEN, Optional.of("done")));
  }

  @Test
  void whatIsWrittenIsReadByTheNextAgent() {
    Manifest manifest = manifest();
    new ManifestStore(directory).put(manifest);
    assertEquals(Optional.of(manifest), new ManifestStore(directory).get(manifest.uid()).found());
  }

  @Test
  void onlyRootReadsIt() throws Exception {
    Manifest manifest = manifest();
    ManifestStore store = new ManifestStore(directory);
    store.put(manifest);
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(
                store.directory(manifest.uid()).resolve("manifest.json"))));
    assertFalse(manifest.toString().contains("#!/bin/sh"));
  }

  @Test
  void aTruncatedManifestIsUnknownAndNeverAbsent() throws Exception {
    Manifest manifest = manifest();
    ManifestStore store = new ManifestStore(directory);
    store.put(manifest);
    Path file = store.directory(manifest.uid()).resolve("manifest.json");
    String whole = Files.readString(file);
    for (int length : new int[] {0, 1, whole.length() / 2, whole.length() - 2}) {
      Files.writeString(file, whole.substring(0, length));
      ManifestStore next = new ManifestStore(directory);
      assertTrue(next.get(manifest.uid()).isUnknown(), "cut at " + length);
      assertTrue(next.all().containsKey(manifest.uid()));
    }
  }

  /** It took a restart of the agent, which nobody was told. */
  @Test
  void aManifestThatIsRestoredIsKnownAgain() throws Exception {
    Manifest manifest = manifest();
    new ManifestStore(directory).put(manifest);
    Path file = directory.resolve(manifest.uid().toString()).resolve("manifest.json");
    String whole = Files.readString(file);
    Files.writeString(file, "{");
    ManifestStore store = new ManifestStore(directory);
    assertTrue(store.get(manifest.uid()).isUnknown());
    Files.writeString(file, whole);
    assertEquals(Optional.of(manifest), store.get(manifest.uid()).found());
    assertEquals(Optional.of(manifest), store.all().get(manifest.uid()).found());
    assertEquals(7, store.update(manifest.uid(), now -> now.applied(7)).generation());
  }

  @Test
  void anUpdateThatChangesNothingWritesNothing() throws Exception {
    Manifest manifest = manifest();
    ManifestStore store = new ManifestStore(directory);
    store.put(manifest);
    Path file = store.directory(manifest.uid()).resolve("manifest.json");
    Object inode = Files.getAttribute(file, "unix:ino");
    store.update(manifest.uid(), now -> now.applied(now.generation()));
    assertEquals(inode, Files.getAttribute(file, "unix:ino"));
    store.update(manifest.uid(), now -> now.applied(7));
    assertEquals(
        7, new ManifestStore(directory).get(manifest.uid()).found().orElseThrow().generation());
  }

  @Test
  void aRemovedManifestIsAbsentAndCantBeUpdated() {
    Manifest manifest = manifest();
    ManifestStore store = new ManifestStore(directory);
    store.put(manifest);
    store.remove(manifest.uid());
    assertTrue(new ManifestStore(directory).get(manifest.uid()).isAbsent());
    assertThrows(HostlerException.class, () -> store.update(manifest.uid(), now -> now.applied(1)));
  }

  @Test
  void aNewerWritersFieldsSurviveAnUpdateAtAnyDepth() throws Exception {
    Manifest manifest = manifest();
    ManifestStore store = new ManifestStore(directory);
    store.put(manifest);
    Path file = store.directory(manifest.uid()).resolve("manifest.json");
    ObjectNode newer = Json.object(Files.readString(file));
    Newer.mark(newer);
    Files.writeString(file, newer.toString());
    new ManifestStore(directory).update(manifest.uid(), now -> now.applied(7));
    newer.put("generation", 7);
    assertEquals(newer, Json.object(Files.readString(file)));
    ManifestStore again = new ManifestStore(directory);
    again.update(manifest.uid(), now -> now.stopped(Optional.of(new Stopped("user", THEN, 0))));
    ((ObjectNode) newer.path("stopped")).put("reason", "user").put("crashes", 0);
    assertEquals(newer, Json.object(Files.readString(file)));
  }

  @Test
  void aHigherSchemaIsReadAndNotOverwritten() throws Exception {
    Manifest manifest = manifest();
    ManifestStore store = new ManifestStore(directory);
    store.put(manifest);
    Path file = store.directory(manifest.uid()).resolve("manifest.json");
    String newer = Json.object(Files.readString(file)).put("schema", 2).toString();
    Files.writeString(file, newer);
    ManifestStore next = new ManifestStore(directory);
    assertEquals(manifest.instance(), next.get(manifest.uid()).found().orElseThrow().instance());
    HostlerException refused =
        assertThrows(
            HostlerException.class, () -> next.update(manifest.uid(), now -> now.applied(9)));
    assertEquals("schema-newer", refused.problem().code());
    assertEquals(newer, Files.readString(file));
    assertEquals(1, next.get(manifest.uid()).found().orElseThrow().generation());
  }
}
