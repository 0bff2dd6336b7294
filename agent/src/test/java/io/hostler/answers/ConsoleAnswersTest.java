package io.hostler.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.api.Consoles;
import io.hostler.guest.GuestLife;
import io.hostler.guest.GuestWorld;
import io.hostler.instance.Console;
import io.hostler.instance.Layout;
import io.hostler.libvirt.ConsoleStream;
import io.hostler.testing.Eventually;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Consoles whose every call of libvirt hangs: nobody but they themselves may wait. */
@Timeout(60)
class ConsoleAnswersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path state;
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger writing = new AtomicInteger();
  private final AtomicInteger ending = new AtomicInteger();
  private final AtomicInteger onCarriers = new AtomicInteger();
  private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();
  private GuestLife life;
  private Console console;
  private ConsoleAnswers answers;

  /** As a libvirtd that stopped answering: in each call its thread is held. */
  private final class Stuck implements ConsoleStream {
    private void hold() {
      if (Thread.currentThread().isVirtual()) {
        onCarriers.incrementAndGet();
      }
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public int read(byte[] into) {
      hold();
      return -1;
    }

    @Override
    public void write(byte[] bytes) {
      writing.incrementAndGet();
      hold();
    }

    @Override
    public void close() {
      ending.incrementAndGet();
      hold();
    }
  }

  private static final class Screen implements Consoles.Screen {
    final CompletableFuture<Void> ended = new CompletableFuture<>();
    final StringBuffer shown = new StringBuffer();

    @Override
    public CompletableFuture<Void> show(ByteBuffer bytes) {
      shown.append(StandardCharsets.UTF_8.decode(bytes));
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void ended() {
      ended.complete(null);
    }
  }

  @BeforeEach
  void aGuest() {
    GuestWorld world = new GuestWorld(state);
    life = world.life().seconds(4);
    life.apply(GuestWorld.BASE + "---\n" + GuestWorld.instance("web1"));
    life.seconds(3);
    world.hypervisor.consoles = uid -> new Stuck();
    console = new Console(world.hypervisor, new Layout(state.resolve("instances")));
    answers = new ConsoleAnswers(new Answering(life).remembered, life.cell.memory(), console, work);
  }

  @AfterEach
  void end() {
    release.countDown();
    work.close();
  }

  private Consoles.Console open(Screen screen) {
    Consoles.Console one = answers.open(Answering.CALLER, GuestLife.name("web1")).join();
    one.attach(screen);
    return one;
  }

  @Test
  void moreStuckConsolesThanProcessorsHoldUpNobodyElse() throws Exception {
    int many = Runtime.getRuntime().availableProcessors() + 1;
    List<Consoles.Console> open = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      Consoles.Console one = open(new Screen());
      var unused = one.type(ByteBuffer.wrap(new byte[] {'x'}));
      open.add(one);
    }
    Eventually.holds(PATIENCE, "all write", () -> writing.get() == many);
    // This thread stands for the API's event loop: it comes back though the end hangs too.
    open.forEach(Consoles.Console::close);
    Eventually.holds(PATIENCE, "all end", () -> ending.get() == many);
    assertEquals(0, answers.log(GuestLife.name("web1"), 10).get(20, TimeUnit.SECONDS).length);
    assertEquals(0, onCarriers.get(), "a native call on a virtual thread pins its carrier");
  }

  @Test
  void thereAreNoMoreThanItsBoundAndAPlaceComesFreeWhenItsCallsReturn() throws Exception {
    for (int i = 0; i < Console.MOST; i++) {
      open(new Screen()).close();
    }
    Eventually.holds(PATIENCE, "all end", () -> ending.get() == Console.MOST);
    Screen refused = new Screen();
    Consoles.Console one = open(refused);
    refused.ended.get(20, TimeUnit.SECONDS);
    assertTrue(refused.shown.toString().contains("consoles-full"), refused.shown::toString);
    assertEquals(
        "consoles-full", Answering.code(() -> one.type(ByteBuffer.allocate(1)).join()).get());
    release.countDown();
    Eventually.holds(
        PATIENCE,
        "a place is free",
        () -> {
          try {
            console.attach(life.uid("web1"), bytes -> {}, () -> {}).close();
            return true;
          } catch (io.hostler.plan.HostlerException e) {
            return false;
          }
        });
  }
}
