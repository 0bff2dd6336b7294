package io.hostler.cli;

import static io.hostler.testing.Checkout.read;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Field;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The exit codes are a promise: code, specification and manual say the same. */
class ExitTest {
  private static SortedSet<Integer> numbers(String text, String line) {
    return Pattern.compile(line, Pattern.MULTILINE)
        .matcher(text)
        .results()
        .map((MatchResult match) -> Integer.parseInt(match.group(1)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String section(String text, String from, String to) {
    int start = text.indexOf(from);
    int end = text.indexOf(to, start + from.length());
    return text.substring(start, end < 0 ? text.length() : end);
  }

  @Test
  void codeSpecificationAndManualAgree() throws Exception {
    SortedSet<Integer> codes = new TreeSet<>();
    for (Field each : Exit.class.getDeclaredFields()) {
      codes.add(each.getInt(null));
    }
    assertEquals(5, codes.size(), codes::toString);
    assertEquals(
        codes,
        numbers(section(read("SPECIFICATION.md"), "## Exit codes", "\n## "), "^\\| (\\d+) \\|"));
    assertEquals(
        codes,
        numbers(
            section(read("packaging/man/hostler.1"), ".SH EXIT STATUS", "\n.SH "),
            "^\\.B (\\d+)$"));
  }
}
