package io.hostler.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.declare.DeclareProblems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodesTest {

  /** What a caller causes must not read as the agent's own failure. */
  @ParameterizedTest
  @CsvSource({
    DeclareProblems.INVALID + ", 400",
    DeclareProblems.NOT_FOUND + ", 404",
    DeclareProblems.CONFLICT + ", 409",
    DeclareProblems.IN_USE + ", 409",
    DeclareProblems.STORE_REGRESSED + ", 409",
    DeclareProblems.STORE_CHANGED + ", 409",
    DeclareProblems.PRECONDITION_FAILED + ", 412",
    DeclareProblems.PRECONDITION_REQUIRED + ", 428",
    DeclareProblems.STORE_UNAVAILABLE + ", 503",
    DeclareProblems.STORE_UNCLEAR + ", 503",
    "schema-newer, 409",
    "domain-off, 409",
    "image-truncated, 400",
    "image-checksum, 422",
    "image-format, 422",
    "image-too-large, 413",
    "image-disk-full, 507",
    "image-storage, 500",
    "image-check-failed, 500",
    "libvirt-failed, 502",
  })
  void whatACallerCausesHasItsOwnStatus(String code, int status) {
    assertEquals(status, Codes.of(code).status());
  }

  private static final Pattern THROWN =
      Pattern.compile("(?:new Problem|\\bfailed|Problems?\\.of)\\(\\s*\"([a-z]+(?:-[a-z]+)*)\"");

  /** The packages that requests run through; what they throw is answered. */
  private static final List<String> ANSWERING =
      List.of("api", "answers", "declare", "image", "libvirt", "firewall", "store", "model");

  /** Of plans and findings only: shown inside an answer, never its own code. */
  private static final Set<String> SHOWN =
      Set.of(
          "address-conflict",
          "console-hangs",
          "firewall-unmended",
          "foreign-forward-drop",
          "image-damaged",
          "image-missing",
          "node-unknown",
          "not-looked",
          "pool-on-node-network",
          "store-compacted",
          "store-future",
          "stored-value-unreadable",
          "unplaced");

  private static Map<String, Set<Path>> thrown(Path sources) throws IOException {
    Map<String, Set<Path>> codes = new TreeMap<>();
    try (Stream<Path> all = Files.walk(sources)) {
      for (Path file : all.filter(f -> f.toString().endsWith(".java")).toList()) {
        Matcher each = THROWN.matcher(Files.readString(file));
        while (each.find()) {
          codes.computeIfAbsent(each.group(1), c -> new TreeSet<>()).add(file);
        }
      }
    }
    return codes;
  }

  private static Path sources() {
    Path here = Path.of("src/main/java/io/hostler");
    return Files.isDirectory(here) ? here : Path.of("agent").resolve(here);
  }

  @Test
  void everyCodeThatARequestCanMeetIsInTheTable() throws IOException {
    List<String> missing = new ArrayList<>();
    int seen = 0;
    for (String part : ANSWERING) {
      for (Map.Entry<String, Set<Path>> code : thrown(sources().resolve(part)).entrySet()) {
        seen++;
        if (!Codes.all().containsKey(code.getKey()) && !SHOWN.contains(code.getKey())) {
          missing.add(code.getKey() + " in " + code.getValue());
        }
      }
    }
    assertTrue(seen > 40, "the sources were read: " + seen);
    assertEquals(List.of(), missing);
  }

  @Test
  void everyCodeOfTheSourcesIsExplained() throws IOException {
    String docs = Files.readString(sources().resolve("../../../../../../docs/errors.md"));
    List<String> missing =
        thrown(sources()).entrySet().stream()
            .filter(code -> !docs.contains("`" + code.getKey() + "`"))
            .map(Map.Entry::toString)
            .toList();
    assertEquals(List.of(), missing);
  }
}
