package io.hostler.instance;

import io.hostler.libvirt.ConsoleStream;
import io.hostler.libvirt.Hypervisor;
import io.hostler.plan.Uid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/** A guest's serial console: what was kept of it, and a live attachment. */
public final class Console {
  private static final int BUFFER = 4096;

  private final Hypervisor hypervisor;
  private final Layout layout;

  public Console(Hypervisor hypervisor, Layout layout) {
    this.hypervisor = hypervisor;
    this.layout = layout;
  }

  /** What the guest wrote since its first start. */
  public Path log(Uid uid) {
    return layout.consoleLog(uid);
  }

  /**
   * Attaches, and takes the console from whoever had it. What the guest wrote before is in the log,
   * not in the stream.
   *
   * @param output told what the guest writes, on the attachment's own thread
   * @param ended told once, when the guest, the connection or {@link Attached#close} ended it
   * @throws io.hostler.libvirt.HypervisorException when it can't be opened
   */
  public Attached attach(Uid uid, Consumer<byte[]> output, Runnable ended) {
    ConsoleStream stream = hypervisor.console(uid);
    Thread.ofPlatform()
        .name("console-" + uid.shortId())
        .daemon()
        .start(() -> pump(stream, output, ended));
    return new Attached(stream);
  }

  private static void pump(ConsoleStream stream, Consumer<byte[]> output, Runnable ended) {
    byte[] buffer = new byte[BUFFER];
    try (stream) {
      for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
        output.accept(Arrays.copyOf(buffer, n));
      }
    } catch (IOException e) {
      // The end of the stream, said otherwise.
    } finally {
      ended.run();
    }
  }

  /** A live console. */
  public static final class Attached implements AutoCloseable {
    private final ConsoleStream stream;

    private Attached(ConsoleStream stream) {
      this.stream = stream;
    }

    /** Blocks while the guest does not take what was typed. */
    public void type(byte[] bytes) throws IOException {
      stream.write(bytes);
    }

    @Override
    public void close() {
      stream.close();
    }
  }
}
