package io.hostler.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpHandler;
import io.hostler.api.Images.Import;
import io.hostler.api.Images.Progress;
import io.hostler.api.Images.Source;
import io.hostler.declare.Declared;
import io.hostler.guest.GuestLife;
import io.hostler.guest.GuestWorld;
import io.hostler.image.ImageCheck;
import io.hostler.image.ImageFetch;
import io.hostler.image.ImageStore;
import io.hostler.image.ImportJob;
import io.hostler.image.TestServer;
import io.hostler.image.Upload;
import io.hostler.model.FieldProblem;
import io.hostler.model.ImageSpec;
import io.hostler.model.ImageSpec.Format;
import io.hostler.model.ImageSpec.Part;
import io.hostler.model.InvalidException;
import io.hostler.model.Kind;
import io.hostler.model.ResourceName;
import io.hostler.model.Sha256;
import io.hostler.plan.HostlerException;
import io.hostler.testing.Eventually;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Imports, over real files and a server on loopback, declared in a cell in memory. */
@Timeout(60)
class ImageAnswersTest {
  private static final byte[] DISK = new byte[2048];
  private static final byte[] KERNEL = "MZ, a kernel".getBytes(StandardCharsets.UTF_8);
  private static final byte[] INITRAMFS = "070701, an initramfs".getBytes(StandardCharsets.UTF_8);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private final ExecutorService threads = Executors.newFixedThreadPool(1);
  private final TestServer server = new TestServer();
  private final CountDownLatch release = new CountDownLatch(1);

  /** What is to be declared; done on the test's thread, as the cell's memory is. */
  private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();

  private ImageStore store;
  private GuestLife life;
  private ImageAnswers images;

  @BeforeEach
  void open() {
    store = ImageStore.open(directory.resolve("images"), Optional.empty(), 0);
    life = new GuestWorld(directory).life().seconds(4);
    images =
        new ImageAnswers(
            new ImportJob(
                store,
                new ImageFetch(store, TestServer.limits(PATIENCE, PATIENCE), threads),
                new ImageCheck(Path.of("/nonexistent"), Duration.ofSeconds(10), threads)),
            life.declare,
            new Answering(life).views,
            work::add);
  }

  @AfterEach
  void close() {
    release.countDown();
    server.close();
    threads.shutdownNow();
  }

  private String uploaded(byte[] content) {
    try (Upload upload = store.begin(content.length)) {
      upload.write(ByteBuffer.wrap(content));
      return upload.finish(Optional.empty(), OptionalLong.empty()).sha256();
    }
  }

  private static Optional<Source> blob(String sha256, String format) {
    return Optional.of(
        new Source(
            Optional.of(sha256),
            Optional.empty(),
            Optional.of(format).filter(word -> !word.isEmpty())));
  }

  private static Optional<Source> url(String url, byte[] content) {
    return Optional.of(
        new Source(Optional.of(Sha256.of(content)), Optional.of(url), Optional.of("raw")));
  }

  private static Import disk(Optional<Source> disk) {
    return new Import(disk, Optional.empty(), Optional.empty(), "", Map.of());
  }

  private CompletableFuture<Progress> ask(String name, Import parts, boolean dryRun) {
    return images.declare(Answering.CALLER, name, parts, dryRun);
  }

  /** Does what is to be declared, as soon as there is something. */
  private void declareNext() {
    try {
      Runnable next = work.poll(20, TimeUnit.SECONDS);
      assertTrue(next != null, "nothing was to be declared");
      next.run();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    life.settle();
  }

  private Progress imported(String name, Import parts, boolean dryRun) {
    CompletableFuture<Progress> asked = ask(name, parts, dryRun);
    declareNext();
    return asked.join();
  }

  private Optional<Declared> declared(String name) {
    return life.cell.memory().find(ResourceName.of(Kind.IMAGE, Kind.CELL_WIDE, name));
  }

  private Progress progress(String name) {
    return images.progress(name).join().orElseThrow();
  }

  /** Gives half of the content, and the rest when it is released. */
  private HttpHandler slow(byte[] content) {
    return exchange -> {
      exchange.sendResponseHeaders(200, content.length);
      try (var out = exchange.getResponseBody()) {
        out.write(content, 0, content.length / 2);
        out.flush();
        release.await();
        out.write(content, content.length / 2, content.length - content.length / 2);
      } catch (InterruptedException | IOException e) {
        // The test is over, or the other side has gone.
      }
    };
  }

  @Test
  void anUploadedDiskIsCheckedAndDeclared() {
    String sha256 = uploaded(DISK);
    Import parts =
        new Import(
            blob(sha256, "raw"), Optional.empty(), Optional.empty(), "", Map.of("os", "none"));
    Progress done = imported("debian", parts, false);
    assertEquals(Progress.State.DONE, done.state());
    assertEquals("debian", done.image().orElseThrow().name());
    assertEquals(Map.of("os", "none"), done.image().orElseThrow().tags());
    Part disk = new Part(sha256, DISK.length, Format.RAW, DISK.length, Optional.empty());
    assertEquals(
        new ImageSpec(Optional.of(disk), Optional.empty(), Optional.empty(), ""),
        declared("debian").orElseThrow().resource().spec());
    assertEquals(Progress.State.DONE, progress("debian").state());
    assertFalse(store.look(sha256).found().orElseThrow().checked().isEmpty());
  }

  @Test
  void aKernelIsTakenAsItIsWithItsInitramfsAndArguments() {
    Import parts =
        new Import(
            Optional.empty(),
            blob(uploaded(KERNEL), ""),
            blob(uploaded(INITRAMFS), ""),
            "console=ttyS0",
            Map.of());
    imported("tiny", parts, false);
    ImageSpec spec = (ImageSpec) declared("tiny").orElseThrow().resource().spec();
    assertEquals(Optional.of(Sha256.of(KERNEL)), spec.kernel().map(Part::sha256));
    assertEquals(Optional.of(Sha256.of(INITRAMFS)), spec.initramfs().map(Part::sha256));
    assertEquals("console=ttyS0", spec.kernelArguments());
  }

  @Test
  void aKernelThatIsPackedIsRefusedAndAnInitramfsThatIsIsTaken() {
    byte[] packed = {0x1f, (byte) 0x8b, 8, 0, 0};
    Import kernel =
        new Import(Optional.empty(), blob(uploaded(packed), ""), Optional.empty(), "", Map.of());
    CompletionException refused =
        assertThrows(CompletionException.class, () -> ask("tiny", kernel, false).join());
    assertEquals("image-format", HostlerException.of(refused, "?").code());
    Import initramfs =
        new Import(
            Optional.empty(), blob(uploaded(KERNEL), ""), blob(uploaded(packed), ""), "", Map.of());
    assertEquals(Progress.State.DONE, imported("tiny", initramfs, false).state());
  }

  @Test
  void aDryRunChecksAndWritesNothing() {
    Progress done = imported("debian", disk(blob(uploaded(DISK), "raw")), true);
    assertEquals(Progress.State.DONE, done.state());
    assertEquals("debian", done.image().orElseThrow().name());
    assertEquals(Optional.empty(), declared("debian"));
    String wrong = uploaded(new byte[100]);
    assertThrows(
        CompletionException.class, () -> ask("debian", disk(blob(wrong, "raw")), true).join());
  }

  @Test
  void bytesThatWereNotUploadedAreSaidAtOnce() {
    HostlerException refused =
        assertThrows(
            HostlerException.class,
            () -> ask("debian", disk(blob("0".repeat(64), "raw")), false).join());
    assertEquals("not-found", refused.problem().code());
    assertEquals(Optional.empty(), images.progress("debian").join());
  }

  @Test
  void aDiskThatIsNoneIsRefusedAndGoesWithTheNextSweep() {
    String sha256 = uploaded(new byte[100]);
    CompletionException refused =
        assertThrows(
            CompletionException.class,
            () -> ask("debian", disk(blob(sha256, "raw")), false).join());
    assertEquals("image-format", HostlerException.of(refused, "?").code());
    assertEquals(Optional.empty(), declared("debian"));
    assertEquals(Instant.EPOCH, store.look(sha256).found().orElseThrow().since());
    assertEquals(Progress.State.FAILED, progress("debian").state());
    assertEquals("image-format", progress("debian").problem().orElseThrow().code());
  }

  /** Not only the whole in a sentence: each field, as any other document's. */
  @Test
  void eachFieldThatTheDeclarationRefusesIsSaid() {
    Import parts =
        new Import(
            blob(uploaded(DISK), "raw"),
            Optional.empty(),
            Optional.empty(),
            "",
            Map.of("A B", "x"));
    CompletableFuture<Progress> asked = ask("Not A Name", parts, false);
    declareNext();
    CompletionException refused = assertThrows(CompletionException.class, asked::join);
    InvalidException invalid = (InvalidException) refused.getCause();
    assertTrue(
        invalid.fields().stream().map(FieldProblem::field).anyMatch("name"::equals),
        invalid.fields().toString());
    assertTrue(
        invalid.fields().stream().map(FieldProblem::field).anyMatch(f -> f.startsWith("tags")),
        invalid.fields().toString());
  }

  @Test
  void aUrlIsFetchedBesideTheRequestAndItsProgressIsShown() {
    String url = server.at("/disk", slow(DISK));
    Progress begun = ask("debian", disk(url(url, DISK)), false).join();
    assertEquals(Progress.State.RUNNING, begun.state());
    Eventually.holds("half came", () -> progress("debian").bytes() == DISK.length / 2);
    assertEquals(OptionalLong.of(DISK.length), progress("debian").total());
    assertEquals(Progress.State.RUNNING, progress("debian").state());
    assertEquals(Optional.empty(), declared("debian"));
    release.countDown();
    declareNext();
    Progress done = progress("debian");
    assertEquals(Progress.State.DONE, done.state());
    assertEquals(DISK.length, done.bytes());
    ImageSpec spec = (ImageSpec) declared("debian").orElseThrow().resource().spec();
    assertEquals(Optional.of(url), spec.disk().orElseThrow().url());
  }

  @Test
  void aFetchThatFailsIsShownUntilANewerImportOfTheName() {
    String url = server.at("/disk", TestServer.body(KERNEL));
    assertEquals(Progress.State.RUNNING, ask("debian", disk(url(url, DISK)), false).join().state());
    Eventually.holds("failed", () -> progress("debian").state() == Progress.State.FAILED);
    assertEquals("image-checksum", progress("debian").problem().orElseThrow().code());
    imported("debian", disk(blob(uploaded(DISK), "raw")), false);
    assertEquals(Progress.State.DONE, progress("debian").state());
    assertEquals(Optional.empty(), images.progress("other").join());
  }

  @Test
  void whenOnePartIsRefusedAtOnceTheFetchOfAnotherEnds() {
    String url = server.at("/disk", slow(DISK));
    Import parts =
        new Import(url(url, DISK), blob("0".repeat(64), ""), Optional.empty(), "", Map.of());
    assertThrows(HostlerException.class, () -> ask("debian", parts, false));
    // There is one thread: another's fetch gets it although the first server is not done.
    String next = server.at("/next", TestServer.body(DISK));
    assertEquals(Progress.State.RUNNING, ask("next", disk(url(next, DISK)), false).join().state());
    declareNext();
    assertEquals(Progress.State.DONE, progress("next").state());
  }

  /** It was said when all was fetched. */
  @Test
  void aNameThatNoImageCanHaveIsRefusedBeforeAnythingIsFetched() {
    String url = server.at("/disk", slow(DISK));
    for (String name : List.of("deadbeef", "Bad Name")) {
      InvalidException wrong =
          assertThrows(InvalidException.class, () -> ask(name, disk(url(url, DISK)), false).join());
      assertEquals("name", wrong.fields().getFirst().field());
    }
  }
}
