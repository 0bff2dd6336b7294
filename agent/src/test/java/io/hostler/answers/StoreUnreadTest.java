package io.hostler.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.api.Consoles;
import io.hostler.api.Filter;
import io.hostler.api.Health;
import io.hostler.api.PlanView;
import io.hostler.api.Read;
import io.hostler.api.ResourceView;
import io.hostler.guest.GuestLife;
import io.hostler.guest.GuestWorld;
import io.hostler.instance.Console;
import io.hostler.instance.Layout;
import io.hostler.model.Kind;
import io.hostler.model.ResourceName;
import io.hostler.plan.Uid;
import io.hostler.store.Keys;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Until the store was read for the first time, what is not known is unknown, never absent. */
class StoreUnreadTest {
  private static final Optional<String> UNREAD = Optional.of("store-unread");
  private static final Filter ALL = new Filter(Optional.empty(), Map.of());

  @TempDir Path state;
  private GuestWorld world;
  private GuestLife life;
  private Answering answers;
  private Uid uid;

  @BeforeEach
  void restartedWithoutTheStore() {
    world = new GuestWorld(state);
    life = world.life().seconds(4);
    life.apply(GuestWorld.BASE + "---\n" + GuestWorld.instance("web1"));
    life.seconds(20);
    uid = life.uid("web1");
    life.die();
    life = new GuestLife(world).start().seconds(15);
    answers = new Answering(life);
    assertTrue(world.runs(uid));
  }

  private void theStoreAnswers() {
    life.cell.store().open(() -> life.way);
    life.seconds(10);
  }

  @Test
  void anInstanceOfThisNodeIsShownByItsManifestAndMarkedAsStale() {
    Read<Optional<ResourceView>> read = answers.declarations.get(GuestLife.name("web1")).join();
    assertTrue(read.staleSince().isPresent());
    ResourceView view = read.value().orElseThrow();
    assertEquals(uid, view.uid());
    assertEquals("running", view.status().orElseThrow().state());
    assertEquals(
        "running",
        answers.explain.explain(GuestLife.name("web1"), Optional.empty()).join().state());
  }

  @Test
  void whatElseMayBeDeclaredIsUnknown() {
    ResourceName other = GuestLife.name("web2");
    ResourceName image = ResourceName.of(Kind.IMAGE, "", "debian");
    assertEquals(UNREAD, Answering.code(() -> answers.declarations.get(other).join()));
    assertEquals(UNREAD, Answering.code(() -> answers.declarations.get(image).join()));
    assertEquals(
        UNREAD, Answering.code(() -> answers.explain.explain(other, Optional.empty()).join()));
    assertEquals(
        UNREAD, Answering.code(() -> answers.explain.plan(other, Optional.empty()).join()));
    theStoreAnswers();
    assertEquals(Optional.empty(), answers.declarations.get(other).join().value());
    assertTrue(answers.declarations.get(image).join().value().isPresent());
    assertEquals(
        Optional.of("not-found"),
        Answering.code(() -> answers.explain.explain(other, Optional.empty()).join()));
  }

  @Test
  void noListIsEmptyBecauseNothingWasRead() {
    assertEquals(
        UNREAD, Answering.code(() -> answers.declarations.list(Kind.INSTANCE, ALL).join()));
    assertEquals(UNREAD, Answering.code(() -> answers.orphans.list().join()));
    assertEquals(
        UNREAD, Answering.code(() -> answers.orphans.delete(Answering.CALLER, uid, false).join()));
    theStoreAnswers();
    assertEquals(1, answers.declarations.list(Kind.INSTANCE, ALL).join().value().size());
    assertEquals(0, answers.orphans.list().join().size());
  }

  /** What is placed on a node was summed up from nothing, and shown as none. */
  @Test
  void noNodeIsListedBeforeWhatIsPlacedOnItIsKnown() {
    life.flaky.slow(Keys.DESIRED);
    theStoreAnswers();
    assertEquals(Optional.of(1), answers.health.status().join().nodes());
    assertEquals(UNREAD, Answering.code(() -> answers.nodes.list().join()));
    life.flaky.quick();
    life.seconds(60);
    assertEquals(1, answers.nodes.list().join().value().getFirst().instances());
  }

  /** The manifest alone says what to do, so whether nothing is to do can't be said. */
  @Test
  void noPlanIsWhole() {
    PlanView plan = answers.explain.plan(GuestLife.name("web1"), Optional.empty()).join();
    assertTrue(
        plan.blockers().stream().anyMatch(each -> each.why().code().equals("store-unread")),
        plan::toString);
    theStoreAnswers();
    assertEquals(
        0, answers.explain.plan(GuestLife.name("web1"), Optional.empty()).join().blockers().size());
  }

  @Test
  void statusCountsNothingThatIsNotKnown() {
    Health.Status status = answers.health.status().join();
    assertEquals(Optional.empty(), status.instances());
    assertEquals(Optional.empty(), status.nodes());
    assertEquals(Optional.empty(), status.orphans());
    theStoreAnswers();
    status = answers.health.status().join();
    assertEquals(Optional.of(Map.of("running", 1)), status.instances());
    assertEquals(Optional.of(1), status.nodes());
    assertEquals(Optional.of(0), status.orphans());
  }

  /** A guest that can't be helped without its console, on a host that lost its etcd. */
  @Test
  void theConsoleOfAnInstanceOfThisNodeIsOpen() {
    ConsoleAnswers consoles =
        new ConsoleAnswers(
            answers.remembered,
            life.cell.memory(),
            new Console(world.hypervisor, new Layout(state.resolve("instances"))),
            Runnable::run);
    Consoles.Console open = consoles.open(Answering.CALLER, GuestLife.name("web1")).join();
    open.close();
    assertEquals(
        UNREAD,
        Answering.code(() -> consoles.open(Answering.CALLER, GuestLife.name("web2")).join()));
  }
}
