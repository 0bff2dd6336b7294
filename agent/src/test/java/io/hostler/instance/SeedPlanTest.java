package io.hostler.instance;

import static io.hostler.testing.Plans.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.manifest.Built;
import io.hostler.model.IpAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a seed is written anew, on a world of fakes. */
class SeedPlanTest {
  private final World world = new World();
  private final Given given = Given.instance();

  @BeforeEach
  void made() {
    world.agent().converge(given);
  }

  private List<String> plan(Given wanted) {
    return names(world.agent().plan(wanted));
  }

  private Map<Integer, String> seeds() {
    return world.storage.directories.get(given.uid()).seeds;
  }

  @Test
  void oneThatIsMissingOrAlteredIsWrittenAsItWasBuilt() {
    Map<Integer, String> whole = Map.copyOf(seeds());
    seeds().clear();
    assertEquals(List.of("WriteSeed"), plan(given));
    seeds().put(0, "altered");
    assertEquals(List.of("WriteSeed"), plan(given));
    world.agent().converge(given);
    assertEquals(whole, seeds());
  }

  @Test
  void anEarlierAgentsIsKeptWhenItIsTheSame() {
    world.memory.change(
        given.uid(),
        manifest -> {
          Built built = manifest.built().orElseThrow();
          return manifest.built(
              new Built(
                  built.count(),
                  built.diskMade(),
                  built.image(),
                  built.hostname(),
                  built.sshKeys(),
                  built.userData(),
                  Optional.empty()));
        });
    assertEquals(List.of("RecordBuilt"), plan(given));
    world.agent().converge(given);
    seeds().put(0, "altered");
    assertEquals(List.of("WriteSeed"), plan(given));
  }

  /** What the owner changed since counts from the next rebuild on. */
  @Test
  void oneThatIsMissingIsWrittenWithTheKeysAndDataItWasBuiltWith() {
    Map<Integer, String> whole = Map.copyOf(seeds());
    Given later =
        new Given(
            given.uid(),
            given.generation() + 1,
            given.spec(),
            given.image(),
            given.actions(),
            false,
            List.of("ssh-ed25519 AAAA another"),
            Optional.of("#cloud-config\nruncmd: [reboot]\n"),
            given.addresses());
    seeds().clear();
    world.agent().converge(later);
    assertEquals(whole, seeds());
  }

  @Test
  void otherAddressesGiveAnotherSeed() {
    Map<Integer, String> before = Map.copyOf(seeds());
    Given moved =
        new Given(
            given.uid(),
            given.generation(),
            given.spec(),
            given.image(),
            given.actions(),
            false,
            given.sshKeys(),
            given.userData(),
            List.of(IpAddress.parse("198.51.100.8")));
    assertTrue(
        plan(moved).containsAll(List.of("WriteSeed", "RecordBuilt")), plan(moved).toString());
    world.agent().converge(moved);
    assertTrue(!before.equals(seeds()), "written anew");
    assertEquals(List.of(), plan(moved));
  }
}
