package io.hostler.answers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.api.Nodes.NodeView;
import io.hostler.api.Read;
import io.hostler.guest.GuestLife;
import io.hostler.guest.GuestWorld;
import io.hostler.image.ImageException;
import io.hostler.image.ImageStore;
import io.hostler.instance.Console;
import io.hostler.instance.HostNames;
import io.hostler.instance.Layout;
import io.hostler.model.Kind;
import io.hostler.model.ResourceName;
import io.hostler.model.Sha256;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Seeds, consoles, uploads and nodes: what is answered when it is there, and when it is not. */
class NotThereTest {
  private static final ResourceName NOBODY = ResourceName.of(Kind.INSTANCE, "default", "nobody");

  @TempDir Path state;
  private GuestWorld world;
  private GuestLife life;

  @BeforeEach
  void one() {
    world = new GuestWorld(state);
    life = world.life().seconds(4);
    life.apply(
        GuestWorld.BASE
            + "---\n"
            + GuestWorld.instance("web1", "userData: \"#!/bin/sh\\necho marker\"")
            + "---\n"
            + GuestWorld.instance("large").replace("1GiB", "64GiB"));
    life.seconds(5);
  }

  private SeedAnswers seeds() {
    return new SeedAnswers(
        new Answering(life).remembered,
        life.instances.memory(),
        new HostNames(sha256 -> Path.of("/x")));
  }

  private ConsoleAnswers consoles() {
    return new ConsoleAnswers(
        new Answering(life).remembered,
        life.cell.memory(),
        new Console(world.hypervisor, new Layout(state.resolve("instances"))),
        Runnable::run);
  }

  private Read<List<NodeView>> nodes() {
    return new Answering(life).nodes.list().join();
  }

  @Test
  void aSeedIsShownOfWhatIsBuiltHere() {
    Map<String, String> seed = seeds().seed(Answering.CALLER, GuestLife.name("web1")).join();
    assertTrue(seed.get("user-data").contains("marker"), seed::toString);
    assertTrue(seed.get("meta-data").contains(life.uid("web1").toString()), seed::toString);
  }

  @Test
  void noSeedOfNobodyNorOfWhatIsPlacedNowhere() {
    for (ResourceName name : List.of(NOBODY, GuestLife.name("large"))) {
      assertEquals(
          Optional.of("not-found"),
          Answering.code(() -> seeds().seed(Answering.CALLER, name).join()));
    }
  }

  @Test
  void aSeedIsShownWhileTheStoreIsAway() {
    life.flaky.away(true);
    life.seconds(30);
    assertFalse(seeds().seed(Answering.CALLER, GuestLife.name("web1")).join().isEmpty());
  }

  @Test
  void theEndOfAConsolesLogIsShownAndNoneIsEmpty() throws IOException {
    assertArrayEquals(new byte[0], consoles().log(GuestLife.name("web1"), 10).join());
    Path log = new Layout(state.resolve("instances")).consoleLog(life.uid("web1"));
    Files.writeString(log, "booting up");
    assertEquals("up", text(consoles().log(GuestLife.name("web1"), 2).join()));
    assertEquals("booting up", text(consoles().log(GuestLife.name("web1"), 1000).join()));
    assertEquals(Optional.of("not-found"), Answering.code(() -> consoles().log(NOBODY, 10).join()));
    assertEquals(
        Optional.of("not-found"), Answering.code(() -> consoles().open(Answering.CALLER, NOBODY)));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The log was empty, the console "none", the seed not found: nobody said where to look. */
  @Test
  void whatOnlyItsNodeKnowsNamesThatNode(@TempDir Path other) {
    GuestLife far = world.neighbour(other).life().seconds(3);
    Answering with = new Answering(far);
    Console console = new Console(far.world.hypervisor, new Layout(other.resolve("instances")));
    ConsoleAnswers consoles =
        new ConsoleAnswers(with.remembered, far.cell.memory(), console, Runnable::run);
    SeedAnswers seeds =
        new SeedAnswers(
            with.remembered, far.instances.memory(), new HostNames(sha256 -> Path.of("/x")));
    ResourceName web1 = GuestLife.name("web1");
    List<Executable> asked =
        List.of(
            () -> consoles.log(web1, 10).join(),
            () -> consoles.open(Answering.CALLER, web1).join(),
            () -> seeds.seed(Answering.CALLER, web1).join(),
            () -> with.explain.plan(web1, Optional.empty()).join(),
            () -> with.explain.explain(web1, Optional.empty()).join());
    for (Executable each : asked) {
      Problem problem = Assertions.assertThrows(HostlerException.class, each).problem();
      assertEquals("node-unreachable", problem.code());
      assertEquals(web1 + " is on node hv1", problem.detail());
    }
  }

  @Test
  void anUploadIsKeptWhenItIsWholeAndLeavesNothingWhenItIsNot() throws IOException {
    Path images = Files.createDirectory(state.resolve("images"));
    BlobAnswers blobs =
        new BlobAnswers(ImageStore.open(images, Optional.empty(), 0), 10, Runnable::run);
    byte[] content = "image".getBytes(StandardCharsets.UTF_8);
    var whole =
        blobs.open(Answering.CALLER, Optional.of(Sha256.of(content)), OptionalLong.of(5)).join();
    whole.write(ByteBuffer.wrap(content)).join();
    assertEquals(Sha256.of(content), whole.finish().join().sha256());
    var wrong =
        blobs.open(Answering.CALLER, Optional.of("0".repeat(64)), OptionalLong.empty()).join();
    wrong.write(ByteBuffer.wrap(content)).join();
    refused("image-checksum", () -> wrong.finish().join());
    var cut = blobs.open(Answering.CALLER, Optional.empty(), OptionalLong.of(6)).join();
    cut.write(ByteBuffer.wrap(content)).join();
    refused("image-truncated", () -> cut.finish().join());
    var large = blobs.open(Answering.CALLER, Optional.empty(), OptionalLong.empty()).join();
    refused("image-too-large", () -> large.write(ByteBuffer.wrap(new byte[11])).join());
    large.abort();
    try (var left = Files.list(images)) {
      assertEquals(List.of(Sha256.of(content)), left.map(f -> f.getFileName().toString()).toList());
    }
  }

  private static void refused(String code, org.junit.jupiter.api.function.Executable call) {
    CompletionException e = Assertions.assertThrows(CompletionException.class, call);
    assertEquals(code, ((ImageException) e.getCause()).problem().code());
  }

  @Test
  void aNodeIsShownWithWhatIsPlacedOnItAndAsStaleWhileTheStoreIsAway() {
    NodeView view = nodes().value().getFirst();
    assertEquals("alive", view.state());
    assertEquals(1, view.instances());
    assertEquals(Optional.empty(), nodes().staleSince());
    Uid node = world.report.uid();
    life.flaky.away(true);
    life.seconds(60);
    assertTrue(nodes().staleSince().isPresent());
    assertEquals(node, nodes().value().getFirst().uid());
  }
}
