package io.hostler.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.guest.GuestLife;
import io.hostler.guest.GuestWorld;
import io.hostler.store.Keys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever watches hears more than the states of instances. */
@Timeout(60)
class CellEventsTest {
  @TempDir Path state;
  private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private GuestWorld world;
  private GuestLife life;
  private Events events;

  @BeforeEach
  void watching() {
    world = new GuestWorld(state);
    life = world.life().seconds(4);
    life.apply(GuestWorld.BASE);
    life = life.restart();
    events = new Events(world.time::now);
    events.subscribe(
        OptionalLong.empty(),
        event ->
            heard.add(
                event.type()
                    + " "
                    + event.resource().map(name -> name + " ").orElse("")
                    + event.says()));
    CellEvents told = new CellEvents(events, life.cell.link()::problem);
    life.cell.link().desired().listen(told::desired);
    life.cell.link().nodes().listen(told::nodes);
    life.cell.link().desired().onTurn(told::store);
    life.seconds(4);
  }

  @AfterEach
  void close() {
    events.close();
  }

  private List<String> next(int count) throws InterruptedException {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(heard.poll(30, TimeUnit.SECONDS));
    }
    return all;
  }

  @Test
  void whatIsDeclaredIsTold() throws InterruptedException {
    String description = "kind: environment\nname: staging\nspec: {description: ";
    life.apply(description + "a}");
    life.apply(description + "b}");
    life.apply(GuestWorld.instance("web1"));
    life.delete("web1");
    life.seconds(5);
    assertEquals(
        List.of(
            "declared environment/_/staging created",
            "declared environment/_/staging changed: generation 2",
            "declared instance/default/web1 created",
            "declared environment/_/default created",
            "declared instance/default/web1 is being deleted",
            "declared instance/default/web1 deleted"),
        next(6));
  }

  @Test
  void nodesAndTheStoreAreToldWhenTheyComeAndGo(@TempDir Path other) throws InterruptedException {
    GuestLife neighbour = world.neighbour(other).life().seconds(3);
    life.seconds(3);
    assertEquals(List.of("node node hv2 is heard of"), next(1));
    neighbour.flaky.away(true);
    world.wipe(Keys.node(neighbour.world.report.uid()));
    life.seconds(3);
    assertEquals(
        List.of("node node hv2: nothing is heard of it; what is there is unknown"), next(1));
    // Not so long that this node's own lease runs out.
    life.flaky.away(true);
    life.seconds(8);
    life.flaky.away(false);
    life.seconds(30);
    assertEquals(
        List.of(
            "store the store is not followed: as the test wanted", "store the store is followed"),
        next(2));
  }
}
