package io.hostler.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.api.ApplyResult;
import io.hostler.api.ChangeOptions;
import io.hostler.api.ResourceView;
import io.hostler.api.Written;
import io.hostler.api.http.Render;
import io.hostler.cli.client.Tree;
import io.hostler.cli.show.Texts;
import io.hostler.guest.GuestLife;
import io.hostler.guest.GuestWorld;
import io.hostler.model.Act;
import io.hostler.model.DocumentFile;
import io.hostler.model.Documents;
import io.hostler.model.FieldProblem;
import io.hostler.model.InvalidException;
import io.hostler.model.Kind;
import io.hostler.model.ResourceName;
import io.hostler.model.Samples;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What show prints could not be applied: its uid, id, revision and so on were not known fields. */
class ShownIsAppliedTest {
  private static final ChangeOptions WRITE = new ChangeOptions(false, false);

  @TempDir Path state;
  private GuestLife life;
  private Answering answers;

  @BeforeEach
  void everyKind() {
    life = new GuestWorld(state).life().seconds(8);
    answers = new Answering(life);
    life.apply(
        Stream.of(Kind.values()).map(Samples.FULL::get).collect(Collectors.joining("---\n")));
    act();
    life.seconds(3);
  }

  private void act() {
    answers.declarations.act(Answering.CALLER, name(Kind.INSTANCE), Act.REBOOT, false).join();
  }

  private static ResourceName name(Kind kind) {
    return Samples.document(kind).name();
  }

  private ResourceView view(Kind kind) {
    return answers.declarations.get(name(kind)).join().value().orElseThrow();
  }

  private String shown(Kind kind) {
    String json = new String(Render.bytes(view(kind)), StandardCharsets.UTF_8);
    return Texts.yaml(Tree.parse(json).value());
  }

  private ApplyResult apply(String text) {
    return answers
        .declarations
        .apply(Answering.CALLER, List.of(new DocumentFile("", text)), "default", WRITE)
        .join();
  }

  private List<String> refused(String text) {
    CompletionException failed = assertThrows(CompletionException.class, () -> apply(text));
    return ((InvalidException) failed.getCause())
        .fields().stream().map(FieldProblem::toString).toList();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void andIsUnchanged(Kind kind) {
    String shown = shown(kind);
    assertTrue(shown.contains("revision:"), shown);
    assertEquals(
        List.of(Written.Change.UNCHANGED),
        apply(shown).resources().stream().map(Written::change).toList());
    // Again: what the first time wrote as applied has moved the revision.
    assertEquals(
        List.of(Written.Change.UNCHANGED),
        apply(shown).resources().stream().map(Written::change).toList());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void withAChangeOfWhatIsDeclaredItIsChanged(Kind kind) {
    apply(shown(kind).replace("a: b", "a: c"));
    life.seconds(3);
    assertEquals("c", view(kind).tags().get("a"));
  }

  @Test
  void withAChangeOfWhatWasChangedMeanwhileItIsRefused() {
    String shown = shown(Kind.INSTANCE);
    long revision = view(Kind.INSTANCE).revision();
    act();
    life.seconds(3);
    assertTrue(view(Kind.INSTANCE).revision() > revision);
    assertEquals(
        List.of(
            "revision: is "
                + view(Kind.INSTANCE).revision()
                + " there, not "
                + revision
                + ": read the resource again, or leave the field out",
            "actions: is another there: read the resource again, or leave the field out"),
        refused(shown.replace("a: b", "a: c")));
  }

  @ParameterizedTest
  @CsvSource({
    "uid, 00000000-0000-4000-8000-000000000000",
    "id, 00000000",
    "createdAt, 2001-01-01T00:00:00Z",
    "deletedAt, 2001-01-01T00:00:00Z"
  })
  void ofAnotherResourceItIsRefused(String field, String value) {
    String document = "kind: firewall\nname: web\n" + field + ": \"" + value + "\"\n";
    List<String> refused = refused(document);
    assertEquals(1, refused.size());
    assertTrue(refused.getFirst().startsWith(field + ": is "), refused::toString);
    assertEquals(
        List.of(field + ": is of a resource that is not there: leave it out to declare a new one"),
        refused(document.replace("name: web", "name: other")));
  }

  @Test
  void anIdThatLooksLikeANumberIsShownAsText() {
    for (String id : List.of("12345678", "12345e67", "1234e567", "00000000", "0x123456")) {
      String document =
          "kind: firewall\nname: web\n" + Texts.yaml(Tree.parse("{\"id\":\"" + id + "\"}").value());
      assertEquals(
          List.of(
              "id: is "
                  + view(Kind.FIREWALL).id()
                  + " there, not "
                  + id
                  + ": read the resource again, or leave the field out"),
          refused(document));
      assertEquals(id, id(document));
    }
  }

  private static String id(String document) {
    return Documents.read(document).getFirst().claimed().get("id").textValue();
  }

  @Test
  void whatIsNoFieldOfAnAnswerIsRefused() {
    assertEquals(
        List.of("placed: is not a known field; known are environment, kind, name, spec, tags"),
        refused("kind: firewall\nname: web\nplaced: x\n"));
  }
}
