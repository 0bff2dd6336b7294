package io.hostler.firewall;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.hostler.model.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * One context of libnftables. It stays in the network namespace of the thread that makes it, and
 * two threads in it end the process: whoever makes it is the only one to use it. It is kept for
 * long because closing it waits for the kernel to destroy what was removed (12 ms measured).
 */
final class Libnftables implements Nft {
  private static final int OUTPUT_JSON = 1 << 4;

  /** Characters of a batch after which glibc is asked to give back what it took (45 MB of 119). */
  private static final int BIG = 256 << 10;

  private final Calls calls;
  private final Pointer context;
  private final NftCounters counters;

  /** Opens a context in the network namespace of the calling thread. */
  Libnftables() {
    calls = new Calls();
    counters = new NftCounters();
    context = calls.nft_ctx_new(0);
    if (context == null) {
      counters.close();
      throw new NftException("nft-unavailable", "libnftables gives no context");
    }
    calls.nft_ctx_buffer_output(context);
    calls.nft_ctx_buffer_error(context);
  }

  @Override
  public void run(String text) {
    if (!text.isEmpty() && calls.nft_run_cmd_from_buffer(context, terminated(text)) != 0) {
      throw new NftException("nft-refused", firstLine(error()));
    }
    drain();
    if (text.length() > BIG) {
      Heap.malloc_trim(0);
    }
  }

  /**
   * A table with flags is a use after free for libnftables before 1.0.10 as soon as it writes it as
   * JSON: so no others are listed, and ours only when it has none.
   */
  @Override
  public Optional<TableFound> read() {
    OptionalInt flags = counters.tableFlags();
    if (flags.isEmpty()) {
      return Optional.empty();
    }
    boolean flagged = flags.getAsInt() != 0;
    if (flagged) {
      takeFlags();
    }
    TableFound found = NftJson.table(ask("list table " + Ruleset.TABLE));
    return Optional.of(flagged ? found.withStrange("flags of the table") : found);
  }

  private void takeFlags() {
    try {
      run("add table " + Ruleset.TABLE);
    } catch (NftException e) {
      throw new NftException(
          "nft-unreadable", "the table has flags of another hand: " + e.problem().detail(), e);
    }
  }

  @Override
  public AutoCloseable watch(Consumer<String> touched, Runnable lost) {
    return new NftMonitor(touched, lost);
  }

  @Override
  public Map<String, Counted> counters(String chain) {
    return counters.ofChain(chain);
  }

  @Override
  public List<String> ids(String chain) {
    return counters.idsOf(chain);
  }

  @Override
  public Map<String, Counted> counted(String set) {
    return counters.ofSet(set);
  }

  @Override
  public Optional<Counted> counted(String set, IfName element) {
    return counters.ofElement(set, element);
  }

  @Override
  public void forget(Collection<IpAddress> addresses) {
    try (Conntrack conntrack = new Conntrack()) {
      conntrack.forget(addresses);
    }
  }

  @Override
  public List<String> foreignForwardDrops() {
    return NftJson.forwardDrops(ask("list chains"));
  }

  @Override
  public void close() {
    counters.close();
    calls.nft_ctx_free(context);
  }

  private String ask(String question) {
    calls.nft_ctx_output_set_flags(context, OUTPUT_JSON);
    try {
      if (calls.nft_run_cmd_from_buffer(context, terminated(question)) != 0) {
        throw new NftException("nft-unreadable", firstLine(error()));
      }
      return text(calls.nft_ctx_get_output_buffer(context));
    } finally {
      calls.nft_ctx_output_set_flags(context, 0);
      drain();
    }
  }

  private String error() {
    return text(calls.nft_ctx_get_error_buffer(context));
  }

  /** Buffers grow until they are asked for. */
  private void drain() {
    calls.nft_ctx_get_output_buffer(context);
    calls.nft_ctx_get_error_buffer(context);
  }

  /** An error repeats the whole command, which may be megabytes. */
  private static String firstLine(String error) {
    String line = error.lines().findFirst().orElse("no reason given");
    return line.length() > 300 ? line.substring(0, 300) : line;
  }

  private static String text(Pointer buffer) {
    return buffer == null ? "" : buffer.getString(0, StandardCharsets.UTF_8.name());
  }

  private static byte[] terminated(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] copy = new byte[bytes.length + 1];
    System.arraycopy(bytes, 0, copy, 0, bytes.length);
    return copy;
  }

  /** libnftables(3), by JNA's direct mapping; loaded when the first context is made. */
  @SuppressWarnings("checkstyle:MethodName")
  private static final class Calls {
    static {
      Native.register(Calls.class, "libnftables.so.1");
    }

    native Pointer nft_ctx_new(int flags);

    native void nft_ctx_free(Pointer context);

    native void nft_ctx_output_set_flags(Pointer context, int flags);

    native int nft_ctx_buffer_output(Pointer context);

    native int nft_ctx_buffer_error(Pointer context);

    native Pointer nft_ctx_get_output_buffer(Pointer context);

    native Pointer nft_ctx_get_error_buffer(Pointer context);

    native int nft_run_cmd_from_buffer(Pointer context, byte[] commands);
  }

  /** malloc_trim(3). */
  @SuppressWarnings("checkstyle:MethodName")
  private static final class Heap {
    static {
      Native.register(Heap.class, "c");
    }

    private Heap() {}

    static native int malloc_trim(long keep);
  }
}
