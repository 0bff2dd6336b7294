package io.hostler.answers;

import io.hostler.api.Caller;
import io.hostler.api.Consoles;
import io.hostler.instance.Attachment;
import io.hostler.memory.CellMemory;
import io.hostler.model.InstanceState;
import io.hostler.model.Observation;
import io.hostler.model.Placement;
import io.hostler.model.ResourceName;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Serial consoles, through libvirt. Nothing that blocks runs on the connection's thread. */
public final class ConsoleAnswers implements Consoles {
  private final KnownResources remembered;
  private final CellMemory memory;
  private final io.hostler.instance.Console console;
  private final Executor executor;

  public ConsoleAnswers(
      KnownResources remembered,
      CellMemory memory,
      io.hostler.instance.Console console,
      Executor executor) {
    this.remembered = remembered;
    this.memory = memory;
    this.console = console;
    this.executor = executor;
  }

  @Override
  public CompletableFuture<Console> open(Caller caller, ResourceName instance) {
    KnownResources.One one = remembered.demandHere(instance);
    if (!mayRun(one)) {
      throw new HostlerException(
          new Problem("domain-off", instance.shown() + " does not run", "start it"));
    }
    return CompletableFuture.completedFuture(new Live(one.resource().uid()));
  }

  /** Not where it is said to be off, or is nowhere; else the attachment finds out. */
  private boolean mayRun(KnownResources.One one) {
    return one.placement()
        .flatMap(Placement::node)
        .filter(
            node ->
                memory
                    .said(node, Observation.Id.instance(one.resource().uid()))
                    .filter(said -> said.state().equals(InstanceState.STOPPED.word()))
                    .isEmpty())
        .isPresent();
  }

  @Override
  public CompletableFuture<byte[]> log(ResourceName instance, int bytes) {
    Uid uid = remembered.demandHere(instance).resource().uid();
    return CompletableFuture.supplyAsync(() -> tail(uid, bytes), executor);
  }

  private byte[] tail(Uid uid, int bytes) {
    try (FileChannel file = FileChannel.open(console.log(uid), StandardOpenOption.READ)) {
      long from = Math.max(0, file.size() - bytes);
      ByteBuffer buffer = ByteBuffer.allocate((int) (file.size() - from));
      boolean more = true;
      while (more && buffer.hasRemaining()) {
        more = file.read(buffer, from + buffer.position()) >= 0;
      }
      return Arrays.copyOf(buffer.array(), buffer.position());
    } catch (NoSuchFileException e) {
      return new byte[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Live implements Console {
    private final Uid uid;
    private final CompletableFuture<Attachment> attached = new CompletableFuture<>();

    Live(Uid uid) {
      this.uid = uid;
    }

    @Override
    public void attach(Screen screen) {
      executor.execute(
          () -> {
            try {
              attached.complete(
                  console.attach(
                      uid,
                      // Waits for the reader: a guest that writes without end must not fill us.
                      bytes -> screen.show(ByteBuffer.wrap(bytes)).join(),
                      screen::ended));
            } catch (RuntimeException e) {
              attached.completeExceptionally(e);
              // The screen is all that the reader still has: nothing else would say why it ends.
              String why = "\r\nhostler: " + HostlerException.of(e, "internal") + "\r\n";
              var unused = screen.show(ByteBuffer.wrap(why.getBytes(StandardCharsets.UTF_8)));
              screen.ended();
            }
          });
    }

    @Override
    public CompletableFuture<Void> type(ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      return attached.thenCompose(to -> to.type(copy));
    }

    @Override
    public void close() {
      var unused = attached.thenAccept(Attachment::close);
    }
  }
}
