package io.hostler.declare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.model.Act;
import io.hostler.model.Action;
import io.hostler.model.Documents;
import io.hostler.model.FieldProblem;
import io.hostler.model.InstanceSpec;
import io.hostler.model.InvalidException;
import io.hostler.model.Json;
import io.hostler.model.Kind;
import io.hostler.model.Resource;
import io.hostler.model.ResourceCodec;
import io.hostler.model.StoredSize;
import io.hostler.store.Keys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a stored resource may take, in every form that it gets. */
class LargestDocumentTest {
  private static final Options LONG =
      new Options(false, "u".repeat(200), "\u20ac".repeat(Action.MAX_REASON), Optional.of("cut-1"));

  private final TestCell cell = new TestCell();

  private static String firewall(String name, int rules) {
    return "kind: firewall\nname: "
        + name
        + "\nspec:\n  rules:\n"
        + IntStream.rangeClosed(1, rules)
            .mapToObj(
                i ->
                    "  - {protocol: tcp, port: 443, source: \"2001:db8:"
                        + Integer.toHexString(0x1000 + i)
                        + "::/48\"}\n")
            .collect(Collectors.joining());
  }

  private int stored(Kind kind, String name) {
    return ResourceCodec.write(cell.resource(kind, name)).getBytes(StandardCharsets.UTF_8).length;
  }

  /** The most rules that are taken. */
  private int most() {
    int rules = 180;
    while (fits(firewall("probe", rules + 1))) {
      rules++;
    }
    return rules;
  }

  private boolean fits(String text) {
    try {
      var unused = cell.host().apply(Documents.read(text), TestCell.OPTIONS.dry());
      return true;
    } catch (InvalidException e) {
      assertEquals(List.of("spec"), e.fields().stream().map(FieldProblem::field).toList());
      return false;
    }
  }

  /** A dry run said yes to it, and the file was written up to it. */
  @Test
  void whatIsTooLargeIsRefusedByTheDryRunTooAndNothingBeforeItIsWritten() {
    String large = firewall("large", 2 * most());
    String file = "kind: environment\nname: lab\n---\n" + large;
    long before = cell.revision();
    for (Options options : List.of(TestCell.OPTIONS, TestCell.OPTIONS.dry())) {
      InvalidException refused =
          assertThrows(
              InvalidException.class, () -> cell.host().apply(Documents.read(file), options));
      assertEquals(
          List.of("documents[1].spec"),
          refused.fields().stream().map(FieldProblem::field).toList());
      assertTrue(refused.getMessage().contains("at most 32768"), refused.getMessage());
    }
    assertEquals(before, cell.revision());
    InvalidException put =
        assertThrows(
            InvalidException.class,
            () -> cell.host().put(TestCell.document(large), Optional.of(0L), TestCell.OPTIONS));
    assertEquals("spec", put.fields().getFirst().field());
  }

  /** It could be neither cut nor deleted: the mark made it too large. */
  @Test
  void theLargestThatIsTakenCanBeCutAndDeleted() {
    int rules = most();
    cell.apply(firewall("web", rules));
    cell.host()
        .patch(
            TestCell.name(Kind.FIREWALL, "web"),
            Json.object("{\"spec\":{\"cutLive\":true}}"),
            Optional.empty(),
            LONG);
    assertTrue(cell.resource(Kind.FIREWALL, "web").actions().containsKey(Action.Verb.CUT));
    assertTrue(stored(Kind.FIREWALL, "web") <= StoredSize.MAX_BYTES);
    cell.host().delete(TestCell.name(Kind.FIREWALL, "web"), Optional.empty(), LONG);
    assertEquals(Optional.empty(), cell.stored(Kind.FIREWALL, "web"));
  }

  @Test
  void theLargestInstanceStaysBelowTheLimitWhateverIsDoneToIt() {
    cell.node("hv1", 8, 8);
    cell.apply(TestCell.IMAGE);
    StringBuilder tags = new StringBuilder("tags:\n");
    int count = 0;
    String head = TestCell.instance("a");
    while (fits(head + tags + tag(count))) {
      tags.append(tag(count++));
    }
    cell.apply(head + tags);
    var name = TestCell.name(Kind.INSTANCE, "a");
    for (Act act : List.of(Act.START, Act.REBOOT, Act.RESET, Act.REBUILD, Act.STOP)) {
      cell.host().act(name, act, act.name() + "x".repeat(36 - act.name().length()), LONG);
    }
    cell.host().delete(name, Optional.empty(), LONG);
    assertTrue(cell.resource(Kind.INSTANCE, "a").deleting());
    int bytes = stored(Kind.INSTANCE, "a");
    assertTrue(bytes <= StoredSize.MAX_BYTES, bytes + " bytes");
  }

  private static String tag(int number) {
    return "  tag" + number + ": " + "v".repeat(255) + "\n";
  }

  /** As a former version stored it: over the limit by what it did not count. */
  @Test
  void whatIsTooLargeAlreadyCanBeStoppedMadeSmallerAndDeletedButNotGrow() {
    cell.node("hv1", 8, 8);
    cell.apply(TestCell.IMAGE + "---\n" + TestCell.instance("a"));
    Resource small = cell.resource(Kind.INSTANCE, "a");
    var tags =
        IntStream.range(0, 60)
            .boxed()
            .collect(Collectors.toMap(i -> "tag" + i, i -> "v".repeat(255)));
    Resource large = small.withTags(tags);
    cell.write(Keys.resource(large.name()), ResourceCodec.write(large));
    cell.host()
        .patch(
            large.name(),
            Json.object("{\"spec\":{\"power\":\"stopped\"}}"),
            Optional.empty(),
            TestCell.OPTIONS);
    cell.host().act(large.name(), Act.START, "x".repeat(36), LONG);
    cell.host().act(large.name(), Act.STOP, "y".repeat(36), LONG);
    assertEquals(
        InstanceSpec.Power.STOPPED,
        ((InstanceSpec) cell.resource(Kind.INSTANCE, "a").spec()).power());
    InvalidException grows =
        assertThrows(
            InvalidException.class,
            () ->
                cell.host()
                    .patch(
                        large.name(),
                        Json.object("{\"tags\":{\"more\":\"x\"}}"),
                        Optional.empty(),
                        TestCell.OPTIONS));
    assertEquals("spec", grows.fields().getFirst().field());
    cell.host()
        .patch(
            large.name(),
            Json.object("{\"tags\":{\"tag1\":null}}"),
            Optional.empty(),
            TestCell.OPTIONS);
    assertEquals(59, cell.resource(Kind.INSTANCE, "a").tags().size());
    assertEquals(
        Declaration.Verdict.DELETING,
        cell.host().delete(large.name(), Optional.empty(), LONG).verdict());
  }

  /** The counts that SPECIFICATION.md gives beside the limit. */
  @Test
  void theDocumentedCountsFit() {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < 370; i++) {
      addresses.add(
          "\"2001:db80:ffff:ffff:ffff:ffff:ffff:" + Integer.toHexString(0x1000 + i) + "\"");
    }
    assertTrue(
        fits(
            "kind: addresspool\nname: p\nspec: {prefix: \"2001:db80::/32\", mode: routed, exclude: "
                + addresses
                + "}\n"));
    StringBuilder tags = new StringBuilder("tags:\n");
    for (int i = 0; i < 36; i++) {
      tags.append("  t" + "x".repeat(60) + (10 + i) + ": " + "v".repeat(255) + "\n");
    }
    cell.apply(TestCell.IMAGE);
    assertTrue(fits(TestCell.instance("a") + tags));
    assertTrue(fits(firewall("web", 220)));
    assertTrue(most() < 300);
  }
}
