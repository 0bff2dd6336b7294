package io.hostler.api.routes;

import io.hostler.api.Blobs;
import io.hostler.api.Caller;
import io.hostler.api.Consoles;
import io.hostler.api.EventSource;
import io.hostler.api.ExplainView;
import io.hostler.api.Explainer;
import io.hostler.api.FakeDeclarations;
import io.hostler.api.Health;
import io.hostler.api.Images;
import io.hostler.api.Metrics;
import io.hostler.api.Nodes;
import io.hostler.api.Orphans;
import io.hostler.api.PlanView;
import io.hostler.api.Read;
import io.hostler.api.ResourceView;
import io.hostler.api.StoreDecisions;
import io.hostler.api.Written;
import io.hostler.api.http.Admission;
import io.hostler.api.http.Audit;
import io.hostler.api.http.HttpServer;
import io.hostler.api.http.Limits;
import io.hostler.api.http.SocketFile;
import io.hostler.model.Kind;
import io.hostler.model.ResourceName;
import io.hostler.plan.Blocker;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A whole agent in memory behind a real socket. */
public final class FakeAgent implements AutoCloseable {
  public static final Instant NOW = Instant.parse("2026-01-01T00:05:00Z");

  public final FakeDeclarations declarations = new FakeDeclarations();
  public final List<Audit.Call> audit = Collections.synchronizedList(new ArrayList<>());
  public final List<Consumer<EventSource.Event>> readers = new CopyOnWriteArrayList<>();
  public final AtomicInteger uploads = new AtomicInteger();
  public final AtomicInteger aborted = new AtomicInteger();
  public final AtomicInteger closedConsoles = new AtomicInteger();
  public final List<Orphans.Orphan> orphans = new ArrayList<>();
  public final List<Nodes.NodeView> nodes =
      new ArrayList<>(
          List.of(
              new Nodes.NodeView(
                  Uid.parse("11111111-2222-4333-8444-555555555555"),
                  "node1",
                  "unknown",
                  Optional.of(NOW.minusSeconds(300)),
                  Optional.of("0.1.0"),
                  Optional.of(2),
                  Optional.of(1L << 30),
                  1L << 29,
                  1,
                  List.of("198.51.100.1"),
                  Map.of(),
                  false)));
  public final FakeFirewalls rules = new FakeFirewalls();
  public List<ExplainView.Blocked> blocked = List.of();
  public List<Problem> host = List.of();
  public PlanView plan = new PlanView(NOW, List.of(), List.of());
  public List<Health.Finding> findings = List.of();
  public Supplier<CompletableFuture<Void>> caughtUp = () -> done(null);
  public final Path socket;
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  public final HttpServer server;
  public final Parts parts;

  public FakeAgent(Path directory) {
    this(directory, Limits.DEFAULT, peer -> done(new Caller(peer.uid(), "tester", peer.pid(), "")));
  }

  public FakeAgent(Path directory, Limits limits, Admission gate) {
    socket = directory.resolve("api.sock");
    parts =
        new Parts(
            declarations,
            new Explains(),
            new EchoConsoles(),
            (caller, name) -> done(Map.of("user-data", "#!/bin/sh\n")),
            new MemoryBlobs(),
            new MemoryImages(),
            rules,
            new MemoryOrphans(),
            new Decisions(),
            new SomeNodes(),
            new Well(),
            this::subscribe,
            new SomeMetrics(),
            () -> caughtUp.get(),
            InstantSource.fixed(NOW));
    server =
        HttpServer.open(
            new SocketFile(socket, "no-such-group"),
            loops,
            Api.routes(parts),
            gate,
            audit::add,
            limits);
  }

  static <T> CompletableFuture<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }

  public void say(long sequence, String text) {
    readers.forEach(
        r -> r.accept(new EventSource.Event(sequence, NOW, "state", Optional.empty(), text)));
  }

  private EventSource.Subscription subscribe(
      OptionalLong after, Consumer<EventSource.Event> listener) {
    if (after.isPresent() && after.getAsLong() == 0) {
      throw new HostlerException(new Problem("events-gone", "the oldest held is 7"));
    }
    readers.add(listener);
    return () -> readers.remove(listener);
  }

  @Override
  public void close() {
    server.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Explains implements Explainer {
    @Override
    public CompletableFuture<PlanView> plan(ResourceName name, Optional<java.time.Duration> fresh) {
      return done(plan);
    }

    @Override
    public CompletableFuture<ExplainView> explain(
        ResourceName name, Optional<java.time.Duration> fresh) {
      if (name.kind() != Kind.INSTANCE) {
        return done(used.isEmpty() ? active() : used.removeFirst());
      }
      return done(
          new ExplainView(
              "error",
              "its disk can't be made",
              false,
              Optional.of(
                  new ExplainView.Failure(
                      "CreateDisk",
                      new Problem("image-disk-full", "no room in /var/lib/hostler", "free some"),
                      NOW.minusSeconds(60),
                      3,
                      Optional.of(NOW.plusSeconds(30)))),
              List.of(),
              List.of(),
              blocked,
              host,
              Optional.empty(),
              ExplainView.UsedBy.NOBODY,
              Optional.of(plan)));
    }
  }

  /** What is answered next of a resource that is no instance; then that it is in force. */
  public final java.util.ArrayDeque<ExplainView> used = new java.util.ArrayDeque<>();

  private static ExplainView active() {
    return used("active", "in force on each node that has an instance with it", 1);
  }

  /** As of a firewall of generation 1 that one instance has. */
  public static ExplainView used(String state, String summary, long applied) {
    return new ExplainView(
        state,
        summary,
        applied == 1,
        Optional.empty(),
        applied == 1 ? List.of() : List.of(summary),
        List.of(),
        List.of(),
        List.of(),
        Optional.of(new ExplainView.Generations(1, 1, applied)),
        ExplainView.UsedBy.of(List.of("instance/default/web1")),
        Optional.empty());
  }

  private final class EchoConsoles implements Consoles {
    @Override
    public CompletableFuture<Console> open(Caller caller, ResourceName instance) {
      return done(
          new Console() {
            private Screen screen;

            @Override
            public void attach(Screen out) {
              screen = out;
              screen.show(ByteBuffer.wrap("login: ".getBytes(StandardCharsets.UTF_8)));
            }

            @Override
            public CompletableFuture<Void> type(ByteBuffer bytes) {
              return screen.show(bytes);
            }

            @Override
            public void close() {
              closedConsoles.incrementAndGet();
            }
          });
    }

    @Override
    public CompletableFuture<byte[]> log(ResourceName instance, int bytes) {
      return done("booted\r\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  /** What was uploaded to its end. */
  public final List<Blobs.Blob> blobs = new java.util.concurrent.CopyOnWriteArrayList<>();

  private final class MemoryBlobs implements Blobs {
    @Override
    public CompletableFuture<Upload> open(
        Caller caller, Optional<String> sha256, OptionalLong length) {
      uploads.incrementAndGet();
      ByteArrayOutputStream held = new ByteArrayOutputStream();
      return done(
          new Upload() {
            @Override
            public CompletableFuture<Void> write(ByteBuffer bytes) {
              byte[] copy = new byte[bytes.remaining()];
              bytes.get(copy);
              held.writeBytes(copy);
              return done(null);
            }

            @Override
            public CompletableFuture<Blob> finish() {
              String sum = sum(held.toByteArray());
              if (sha256.isPresent() && !sha256.get().equals(sum)) {
                throw new HostlerException(new Problem("image-checksum", "they have " + sum));
              }
              Blob blob = new Blob(sum, held.size());
              blobs.add(blob);
              return done(blob);
            }

            @Override
            public void abort() {
              aborted.incrementAndGet();
            }
          });
    }
  }

  public static String sum(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class MemoryImages implements Images {
    private volatile Optional<Progress> newest = Optional.empty();

    @Override
    public CompletableFuture<Progress> declare(
        Caller caller, String name, Import parts, boolean dryRun) {
      boolean fetches = parts.disk().isPresent() && parts.disk().get().url().isPresent();
      newest = Optional.of(progress(Progress.State.DONE));
      return done(progress(fetches ? Progress.State.RUNNING : Progress.State.DONE));
    }

    private static Progress progress(Progress.State state) {
      return new Progress(state, 5, OptionalLong.of(10), Optional.empty(), Optional.empty());
    }

    @Override
    public CompletableFuture<Optional<Progress>> progress(String name) {
      return done(newest);
    }
  }

  private final class MemoryOrphans implements Orphans {
    @Override
    public CompletableFuture<List<Orphan>> list() {
      return done(List.copyOf(orphans));
    }

    @Override
    public CompletableFuture<Written> adopt(
        Caller caller, Uid uid, Optional<String> env, Optional<String> name, boolean dryRun) {
      ResourceView first = declarations.held.firstEntry().getValue();
      return done(new Written(Written.Change.CREATED, first, List.of()));
    }

    @Override
    public CompletableFuture<Void> delete(Caller caller, Uid uid, boolean dryRun) {
      orphans.removeIf(orphan -> orphan.uid().equals(uid));
      return done(null);
    }
  }

  private static final class Decisions implements StoreDecisions {
    private volatile long era = 1;

    private StoreView view() {
      return new StoreView("connected", NOW, era, 42, Optional.empty(), List.of());
    }

    @Override
    public CompletableFuture<StoreView> status() {
      return done(view());
    }

    @Override
    public CompletableFuture<StoreView> accept(Caller caller, boolean dryRun) {
      era++;
      return done(view());
    }

    @Override
    public CompletableFuture<StoreView> redeclare(Caller caller, boolean dryRun) {
      throw new HostlerException(new Problem("not-regressed", "nothing to decide"));
    }
  }

  private final class SomeNodes implements Nodes {
    @Override
    public CompletableFuture<ExplainView> explain(NodeView node) {
      return done(used(node.state(), "nothing is heard of it", 0));
    }

    @Override
    public CompletableFuture<Read<List<NodeView>>> list() {
      return done(new Read<>(List.copyOf(nodes), Optional.empty()));
    }
  }

  private final class Well implements Health {
    @Override
    public CompletableFuture<Status> status() {
      return done(
          new Status(
              "node1",
              "c1",
              "0.1.0",
              NOW.minusSeconds(90),
              List.of(new Part("store", "ok", "", Optional.empty())),
              Optional.of(Map.of("running", 1)),
              Optional.of(1),
              Optional.of(0)));
    }

    @Override
    public CompletableFuture<List<Finding>> doctor() {
      return done(findings);
    }

    @Override
    public String version() {
      return "0.1.0";
    }
  }

  private static final class SomeMetrics implements Metrics {
    @Override
    public byte[] text() {
      return "hostler_up 1\n".getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String contentType() {
      return "text/plain; version=0.0.4";
    }
  }

  /** A plan of one step and nothing unknown. */
  public static PlanView oneStep() {
    return new PlanView(
        NOW, List.of(new PlanView.StepView("CreateTap", "create tap t1")), List.of());
  }

  /** A plan that can't be said. */
  public static PlanView blocked() {
    return new PlanView(
        NOW, List.of(), List.of(new Blocker("domain", new Problem("x", "libvirt is away"))));
  }
}
