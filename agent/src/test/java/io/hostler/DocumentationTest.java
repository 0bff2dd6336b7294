package io.hostler;

import static io.hostler.testing.Checkout.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.api.Codes;
import io.hostler.config.Setting;
import io.hostler.config.Settings;
import io.hostler.model.Documents;
import io.hostler.testing.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the documentation says is what the code does, as far as a machine can tell. */
class DocumentationTest {
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final Pattern EXAMPLE = Pattern.compile("kind: \\w+\n.*", Pattern.DOTALL);

  @Test
  void theGuideListsEverySettingAsItIs() throws IOException {
    List<String> rows =
        read("docs/operator-guide.md").lines().filter(row -> row.contains("`HOSTLER_")).toList();
    List<String> expected =
        Settings.ALL.stream()
            .map(
                setting ->
                    "| `%s` | `%s` | %s | %s | %s |"
                        .formatted(
                            setting.key(),
                            setting.variable(),
                            setting.standard().isEmpty() ? "" : "`" + setting.standard() + "`",
                            setting.says(),
                            setting.form().says()))
            .toList();
    assertEquals(expected, rows.stream().filter(row -> row.startsWith("|")).toList());
  }

  @Test
  void theManualListsEverySetting() throws IOException {
    String manual = read("packaging/man/hostlerd.8").replace("\\-", "-");
    for (Setting setting : Settings.ALL) {
      assertTrue(manual.contains(".BR " + setting.key()), setting.key());
      assertTrue(manual.contains(setting.variable()), setting.variable());
    }
  }

  @Test
  void everyCodeOfTheApiIsExplainedWithItsStatus() throws IOException {
    List<String> rows = read("docs/errors.md").lines().toList();
    Codes.all()
        .forEach(
            (code, meaning) ->
                assertTrue(
                    rows.stream()
                        .anyMatch(
                            row ->
                                row.contains("`" + code + "`")
                                    && row.contains("| " + meaning.status() + " |")),
                    code + " " + meaning.status()));
  }

  @Test
  void theGuidesExamplesAreValid() throws IOException {
    Matcher blocks = YAML.matcher(read("docs/operator-guide.md"));
    List<String> examples = new ArrayList<>();
    while (blocks.find()) {
      if (EXAMPLE.matcher(blocks.group(1)).matches()) {
        examples.add(blocks.group(1));
      }
    }
    assertEquals(6, examples.size());
    examples.forEach(example -> assertEquals(1, Documents.read(example).size()));
    assertEquals(3, Documents.read(read("examples/quickstart.yaml")).size());
  }

  /** The page that leads through the code names files that are there. */
  @Test
  void everyFileThatTheArchitectureNamesIsThere() throws IOException {
    List<String> gone =
        Pattern.compile("`([a-z/]+/[A-Z]\\w+\\.java)`")
            .matcher(read("docs/architecture.md"))
            .results()
            .map(found -> "agent/src/main/java/io/hostler/" + found.group(1))
            .filter(file -> !file.contains("/X") && !Files.exists(Checkout.file(file)))
            .toList();
    assertEquals(List.of(), gone);
  }
}
