package io.hostler.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hostler.guest.GuestLife;
import io.hostler.guest.GuestWorld;
import io.hostler.model.InvalidException;
import io.hostler.model.Kind;
import io.hostler.model.Resource;
import io.hostler.model.ResourceCodec;
import io.hostler.model.ResourceName;
import io.hostler.model.Samples;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import io.hostler.store.Keys;
import io.hostler.store.Txn;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A firewall that was called as another's id was deleted in place of that one. */
class NameLikeAnIdTest {
  @TempDir Path state;
  private GuestLife life;
  private Answering answers;

  @BeforeEach
  void one() {
    life = new GuestWorld(state).life().seconds(8);
    answers = new Answering(life);
    declare("default", "web");
  }

  private void declare(String environment, String name) {
    life.apply("kind: environment\nname: " + environment + "\n");
    life.apply(
        "kind: firewall\nname: \"" + name + "\"\nenvironment: " + environment + "\nspec: {}\n");
    life.seconds(3);
  }

  private static ResourceName firewall(String name) {
    return ResourceName.of(Kind.FIREWALL, "default", name);
  }

  private Uid uid(String name) {
    return answers.declarations.get(firewall(name)).join().value().orElseThrow().uid();
  }

  private ResourceName toChange(String text) {
    return answers.declarations.findToChange(Kind.FIREWALL, "default", text).join();
  }

  private static Problem refused(Supplier<?> call) {
    CompletionException failed = assertThrows(CompletionException.class, call::get);
    return ((HostlerException) failed.getCause()).problem();
  }

  @ParameterizedTest
  @ValueSource(strings = {"deadbeef", "20260131", "6f9619ff-8b86-4011-b42d-00c04fc964ff"})
  void isRefusedWhenItIsNew(String name) {
    InvalidException wrong = assertThrows(InvalidException.class, () -> declare("default", name));
    assertEquals("name", wrong.fields().getFirst().field());
  }

  @ParameterizedTest
  @ValueSource(strings = {"deadbee", "deadbeef0", "deadbeeg", "db01"})
  void otherNamesAreFine(String name) {
    declare("default", name);
    assertEquals(firewall(name), toChange(name));
  }

  @Test
  void ofBeforeIsAmbiguousWhileItIsAnothersIdAndItsUidNamesIt() {
    String id = uid("web").shortId();
    var older =
        Resource.create(
            firewall(id),
            Uid.random(),
            Map.of(),
            Instant.EPOCH,
            Samples.document(Kind.FIREWALL).spec());
    String value = ResourceCodec.write(older);
    life.cell.store().commit(Txn.empty().put(Keys.resource(firewall(id)), value)).join();
    life.seconds(3);
    Problem refused = refused(() -> toChange(id));
    assertEquals("ambiguous-id", refused.code());
    assertEquals(
        id + " is the name of firewall/" + id + " and the start of the id of firewall/web",
        refused.detail());
    assertEquals(firewall("web"), toChange(uid("web").toString()));
    assertEquals(firewall(id), toChange(older.uid().toString()));
  }

  @Test
  void fewDigitsAreNotEnoughToChangeAndTheAnswerNamesWhatTheyMean() {
    String few = uid("web").shortId().substring(0, 7);
    Problem refused = refused(() -> toChange(few));
    assertEquals("ambiguous-id", refused.code());
    assertEquals(
        "nothing is called " + few + "; it is the start of the id of firewall/web",
        refused.detail());
    assertEquals("to change it give its name, or 8 digits of the id at least", refused.advice());
    assertEquals(firewall("web"), answers.declarations.find(Kind.FIREWALL, "default", few).join());
    assertEquals(firewall("web"), toChange(uid("web").shortId()));
  }

  @Test
  void whatIsNotThereIsHintedAtWhereItIs() {
    declare("staging", "db");
    Problem refused =
        refused(
            () ->
                answers
                    .declarations
                    .delete(Answering.CALLER, firewall("db"), OptionalLong.empty(), false)
                    .join());
    assertEquals("not-found", refused.code());
    assertEquals(
        "there is no firewall db in environment default; there is one in staging",
        refused.detail());
    assertEquals("name that environment: -e staging", refused.advice());
  }
}
