package io.hostler.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.api.Health;
import io.hostler.guest.GuestLife;
import io.hostler.guest.GuestWorld;
import io.hostler.model.Act;
import io.hostler.model.Action;
import io.hostler.model.Kind;
import io.hostler.model.Placement;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.placement.PlacementAt;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What status says of a part, and of an action. */
class StatusTest {
  @TempDir Path state;
  private GuestLife life;
  private Answering answers;

  @BeforeEach
  void base() {
    life = new GuestWorld(state).life().seconds(8);
    answers = new Answering(life);
    life.apply(GuestWorld.BASE);
  }

  @Test
  void aLibvirtThatDoesNotAnswerIsAPartThatIsDown() {
    assertEquals("ok", libvirt().state());
    answers.libvirt = Optional.of(new Problem("libvirt-unreachable", "refused", "start it"));
    assertEquals("down", libvirt().state());
    assertEquals("refused", libvirt().detail());
  }

  private Health.Part libvirt() {
    return answers.health.status().join().parts().stream()
        .filter(part -> part.name().equals("libvirt"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsSaidOfAnOlderActionIsNotSaidOfTheNewest() {
    life.apply(GuestWorld.instance("web1"));
    life.seconds(3);
    life.declare.act(GuestLife.name("web1"), Act.RESET, "r1", GuestLife.OPTIONS);
    life.seconds(5);
    Resource done = life.cell.memory().find(GuestLife.name("web1")).orElseThrow().resource();
    assertEquals(Map.of("reset", "done"), actions(done));
    Action newer = new Action("r2", Instant.EPOCH, "tester", "");
    assertEquals(
        Map.of(),
        actions(done.withAction(Action.Verb.RESET, newer)),
        "the node has not begun the newer one");
  }

  private Map<String, String> actions(Resource resource) {
    Optional<Placement> placement =
        life.cell.memory().placement(resource.uid()).map(PlacementAt::placement);
    return answers.views.of(resource, 1, placement).status().orElseThrow().actions();
  }

  @Test
  void aRefusalNamesAResourceAsPeopleDo() {
    life.apply(GuestWorld.instance("web1"));
    HostlerException missing =
        Assertions.assertThrows(HostlerException.class, () -> life.delete("none"));
    assertEquals("there is no instance none in environment default", missing.problem().detail());
    assertEquals(
        List.of("image/debian", "instance/web1", "instance/staging/web1"),
        List.of(
            ResourceName.of(Kind.IMAGE, "_", "debian").shown(),
            GuestLife.name("web1").shown(),
            ResourceName.of(Kind.INSTANCE, "staging", "web1").shown()));
  }
}
