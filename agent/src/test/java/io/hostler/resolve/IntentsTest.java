package io.hostler.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.hostler.model.Json;
import io.hostler.model.Kind;
import io.hostler.model.Placement;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.model.SpecCodec;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IntentsTest {
  private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Problem AWAY = new Problem("store-unavailable", "no answer");
  private static final Uid NODE = Uid.random();
  private static final Uid OTHER = Uid.random();

  private final Resource instance =
      Resource.create(
          ResourceName.of(Kind.INSTANCE, "default", "web1"),
          Uid.random(),
          Map.of(),
          THEN,
          SpecCodec.parse(
                  Kind.INSTANCE,
                  Json.object(
                      "{\"image\":\"debian\",\"cpus\":1,\"memory\":\"512MiB\",\"firewalls\":[\"web\"]}"))
              .spec());
  private final Resource deleted = instance.withDeletedAt(Optional.of(THEN));

  private static final Resolver.Lookup EMPTY =
      new Resolver.Lookup() {
        @Override
        public Optional<Resource> named(ResourceName name) {
          return Optional.empty();
        }

        @Override
        public Optional<String> content(Uid owner, String sha256) {
          return Optional.empty();
        }
      };

  private Placement placed(Optional<Uid> node) {
    return new Placement(instance.uid(), "default", "web1", node, 1, List.of(), Optional.empty());
  }

  private InstanceDesired remembered(Resource resource) {
    return Resolver.resolve(resource, placed(Optional.of(NODE)), EMPTY);
  }

  private Intent wish(
      Seen<Resource> resource,
      Seen<Placement> placement,
      Optional<InstanceDesired> remembered,
      boolean onHost,
      boolean finalised) {
    return Intents.of(
        NODE, new StoreView(resource, placement), EMPTY, remembered, onHost, finalised);
  }

  private Seen<Placement> here() {
    return Seen.present(placed(Optional.of(NODE)));
  }

  @Test
  void placedHereBelongsHere() {
    Intent.Here wish =
        assertInstanceOf(
            Intent.Here.class,
            wish(Seen.present(instance), here(), Optional.empty(), false, false));
    assertEquals(true, wish.confirmed());
    assertEquals(List.of("web"), wish.desired().missingFirewalls());
  }

  @Test
  void deletionIsCarriedOutOnlyOnTheStoresWord() {
    assertInstanceOf(
        Intent.Delete.class, wish(Seen.present(deleted), here(), Optional.empty(), true, false));
    assertInstanceOf(
        Intent.Unsure.class,
        wish(
            Seen.unknown(AWAY), Seen.unknown(AWAY), Optional.of(remembered(deleted)), true, false));
  }

  @Test
  void aMissingKeyNeverDestroys() {
    assertInstanceOf(
        Intent.Orphan.class,
        wish(Seen.absent(), Seen.absent(), Optional.of(remembered(instance)), true, false));
    assertInstanceOf(
        Intent.Orphan.class,
        wish(Seen.absent(), Seen.absent(), Optional.of(remembered(deleted)), true, false));
    assertInstanceOf(
        Intent.Stray.class, wish(Seen.absent(), Seen.absent(), Optional.empty(), true, false));
    assertInstanceOf(
        Intent.Nothing.class, wish(Seen.absent(), Seen.absent(), Optional.empty(), false, false));
  }

  @Test
  void withoutTheStoreTheManifestHolds() {
    Intent.Here wish =
        assertInstanceOf(
            Intent.Here.class,
            wish(
                Seen.unknown(AWAY),
                Seen.unknown(AWAY),
                Optional.of(remembered(instance)),
                true,
                false));
    assertEquals(false, wish.confirmed());
    assertInstanceOf(
        Intent.Unsure.class,
        wish(Seen.unknown(AWAY), Seen.unknown(AWAY), Optional.empty(), true, false));
  }

  @Test
  void placedOnAnotherNodeIsNotTouchedHere() {
    assertInstanceOf(
        Intent.Elsewhere.class,
        wish(
            Seen.present(instance),
            Seen.present(placed(Optional.of(OTHER))),
            Optional.of(remembered(instance)),
            true,
            false));
    assertInstanceOf(
        Intent.Nothing.class,
        wish(
            Seen.present(instance),
            Seen.present(placed(Optional.empty())),
            Optional.empty(),
            false,
            false));
  }

  @Test
  void aUidThatWasFinalisedIsNeverMadeAgain() {
    Intent.Unsure wish =
        assertInstanceOf(
            Intent.Unsure.class,
            wish(Seen.present(instance), here(), Optional.empty(), false, true));
    assertEquals("finalised-before", wish.why().code());
    assertInstanceOf(
        Intent.Delete.class, wish(Seen.present(deleted), here(), Optional.empty(), false, true));
    // A deletion that was cut off before its manifest went, and no store to say so.
    assertInstanceOf(
        Intent.Unsure.class,
        wish(
            Seen.unknown(AWAY), Seen.unknown(AWAY), Optional.of(remembered(instance)), true, true));
  }

  @Test
  void aResourceWithoutPlacementIsUnsure() {
    assertInstanceOf(
        Intent.Unsure.class,
        wish(
            Seen.present(instance), Seen.absent(), Optional.of(remembered(instance)), true, false));
  }
}
