package io.hostler.declare;

import static io.hostler.testing.Checkout.read;
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
import io.hostler.testing.Largest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a stored resource may take, in every form that it gets. */
class LargestDocumentTest {
  private static final Options LONG =
      new Options(false, "u".repeat(200), "\u20ac".repeat(Action.MAX_REASON), Optional.of("cut-1"));

  private final TestCell cell = new TestCell();

  private static final IntFunction<String> IPV6 =
      i -> ", source: \"2001:db8:" + Integer.toHexString(0x1000 + i) + "::/48\"";
  private static final IntFunction<String> IPV4 =
      i -> ", source: 198.51.%d.0/24".formatted(100 + i % 100);

  private static String firewall(String name, int rules, IntFunction<String> source) {
    return "kind: firewall\nname: "
        + name
        + "\nspec:\n  rules:\n"
        + IntStream.rangeClosed(1, rules)
            .mapToObj(i -> "  - {protocol: tcp, port: " + (1_000 + i) + source.apply(i) + "}\n")
            .collect(Collectors.joining());
  }

  private static String firewall(String name, int rules) {
    return firewall(name, rules, IPV6);
  }

  private int stored(Kind kind, String name) {
    return ResourceCodec.write(cell.resource(kind, name)).getBytes(StandardCharsets.UTF_8).length;
  }

  /** The most rules that are taken. */
  private int most(IntFunction<String> source) {
    return Largest.that(rules -> fits(firewall("probe", rules, source)), 1_000);
  }

  private int most() {
    return most(IPV6);
  }

  private boolean fits(String text) {
    try {
      var unused = cell.host().apply(Documents.read(text), TestCell.DRY);
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
    for (Options options : List.of(TestCell.OPTIONS, TestCell.DRY)) {
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

  private static String pool(int excluded, IntFunction<String> address) {
    return "kind: addresspool\nname: p\nspec: {prefix: "
        + (address.apply(0).contains(":") ? "\"2001:db80::/32\"" : "10.0.0.0/16")
        + ", mode: routed, exclude: "
        + IntStream.range(0, excluded).mapToObj(address).toList()
        + "}\n";
  }

  private static String tagged(int count, String name, String value) {
    return TestCell.instance("a")
        + IntStream.range(0, count)
            .mapToObj(i -> "  t" + (10 + i) + name + ": " + value + "\n")
            .collect(Collectors.joining("", "tags:\n", ""));
  }

  /** The counts that the documents give beside the limit are what fits, in tens. */
  @Test
  void theDocumentedCountsAreWhatFits() throws IOException {
    cell.apply(TestCell.IMAGE);
    IntFunction<String> address =
        i -> "\"2001:db80:ffff:ffff:ffff:ffff:ffff:" + Integer.toHexString(0x1000 + i) + "\"";
    int tags = Largest.that(count -> fits(tagged(count, "x".repeat(60), "v".repeat(255))), 64);
    String counts =
        "some %d firewall rules of a port, %d with an IPv4 source each, %d with an IPv6 one, %d excluded IPv6 addresses, or %d of the longest tags"
            .formatted(
                tens(most(i -> "")),
                tens(most(IPV4)),
                tens(most(IPV6)),
                tens(Largest.that(count -> fits(pool(count, address)), 1_000)),
                tags);
    for (String each : List.of("SPECIFICATION.md", "docs/operator-guide.md")) {
      String words = read(each).replaceAll("\\s+", " ");
      assertTrue(words.contains(counts), each + " does not say: " + counts);
    }
  }

  private static int tens(int exact) {
    return exact / 10 * 10;
  }

  /** Of short ones as many fit as are taken at all. */
  @Test
  void theLargestCountsFitWhenEachIsShort() {
    cell.apply(TestCell.IMAGE);
    IntFunction<String> address = i -> "10.0.%d.%d".formatted(i / 250, 1 + i % 250);
    assertTrue(fits(pool(1_024, address)));
    assertTrue(fits(tagged(64, "", "v".repeat(100))));
    assertEquals("spec.exclude", refused(pool(1_025, address)));
    assertEquals("tags", refused(tagged(65, "", "v")));
  }

  /** The field that a document is refused for, whatever its size. */
  private static String refused(String text) {
    InvalidException refused = assertThrows(InvalidException.class, () -> Documents.read(text));
    return refused.fields().getFirst().field();
  }
}
