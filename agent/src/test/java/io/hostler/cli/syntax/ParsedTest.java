package io.hostler.cli.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParsedTest {
  private static final Option OUTPUT =
      Option.of("--output", "FORM", "the form").letter("o").choices("table", "json");
  private static final Option TIMEOUT = Option.of("--timeout", "SECONDS", "how long").number();
  private static final Option FILE = Option.of("--file", "FILE", "which").letter("f").many();
  private static final Option WAIT = Option.flag("--wait", "until it is so");
  private static final Word<String> ROOT =
      Word.group(
          "tool",
          "a tool",
          List.of(
              Word.command("apply", "make it so", "apply")
                  .with(FILE.needed(), OUTPUT, TIMEOUT, WAIT),
              Word.group(
                  "thing",
                  "things",
                  List.of(
                      Word.command("show", "one", "show")
                          .with(OUTPUT)
                          .takes(Argument.of("NAME", "thing", "which").many()),
                      Word.command("secret", "not told", "secret").hide()))));

  private static Parsed<String> parse(String... typed) {
    return Parsed.of(ROOT, List.of(typed));
  }

  private static String problem(String... typed) {
    return parse(typed).problem().orElse("none");
  }

  @Test
  void anOptionsValueStandsBesideItOrInIt() {
    for (List<String> typed :
        List.of(
            List.of("-f", "a"),
            List.of("-fa"),
            List.of("-f=a"),
            List.of("--file=a"),
            List.of("--file", "a"))) {
      Parsed<String> parsed =
          Parsed.of(
              ROOT,
              java.util.stream.Stream.concat(java.util.stream.Stream.of("apply"), typed.stream())
                  .toList());
      assertEquals(Optional.empty(), parsed.problem());
      assertEquals(List.of("a"), parsed.given().all(FILE));
    }
    Given both = parse("apply", "-f", "-", "-f", "b", "--wait", "-o", "JSON").given();
    assertEquals(List.of("-", "b"), both.all(FILE));
    assertTrue(both.is(WAIT));
    assertEquals("json", both.text(OUTPUT));
  }

  @Test
  void whatFollowsTwoDashesIsNoOption() {
    assertEquals(List.of("-o"), parse("thing", "show", "--", "-o").given().arguments());
  }

  @Test
  void whatIsWrongIsNamedWithWhatWasMeant() {
    assertEquals(
        "there is no aply (did you mean apply?); there are: apply, thing", problem("aply"));
    assertEquals("there is no xyz; there are: show", problem("thing", "xyz"));
    assertEquals("there is no option --wiat (did you mean --wait?)", problem("apply", "--wiat"));
    assertEquals("--file FILE is missing", problem("apply"));
    assertEquals("NAME is missing", problem("thing", "show"));
    assertEquals("--file needs a value: FILE", problem("apply", "-f"));
    assertEquals("--wait takes no value", problem("apply", "-f", "a", "--wait=yes"));
    assertEquals(
        "--timeout takes a number, not 'soon'", problem("apply", "-f", "a", "--timeout", "soon"));
    assertEquals("--output takes table, json, not 'xml'", problem("apply", "-f", "a", "-o", "xml"));
    assertEquals("--output is given twice", problem("apply", "-f", "a", "-ojson", "-ojson"));
    assertEquals("'x' is one too many", problem("apply", "-f", "a", "x"));
  }

  @Test
  void helpIsGivenAlsoWhereSomethingIsMissing() {
    Parsed<String> parsed = parse("apply", "--help");
    assertEquals(Optional.empty(), parsed.problem());
    assertTrue(parsed.wantsHelp());
    assertEquals(
        """
        Usage: tool apply --file FILE [OPTIONS]
        make it so
          -f, --file FILE        which
          -o, --output FORM      the form: table, json; default: table
              --timeout SECONDS  how long
              --wait             until it is so
          -h, --help             this help
        """,
        Help.of(parsed));
  }

  @Test
  void completionKnowsWhatMayCome() {
    Completions.Names names = (kind, given) -> List.of(kind + "1", kind + "2");
    assertEquals(List.of("apply", "thing"), Completions.of(ROOT, List.of(""), names));
    assertEquals(List.of("show"), Completions.of(ROOT, List.of("thing", ""), names));
    assertEquals(
        List.of("thing1", "thing2"), Completions.of(ROOT, List.of("thing", "show", "t"), names));
    assertEquals(
        List.of("thing2"),
        Completions.of(ROOT, List.of("thing", "show", "thing1", "-o", "json", ""), names));
    assertEquals(List.of("json"), Completions.of(ROOT, List.of("thing", "show", "-o", "j"), names));
    assertEquals(List.of("--timeout"), Completions.of(ROOT, List.of("apply", "--t"), names));
  }
}
