package io.hostler.model;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * What snakeyaml stumbled over, in words that a writer of documents knows. Its own words may quote
 * the text, which may be secret.
 */
final class YamlProblem {

  private YamlProblem() {}

  static String says(MarkedYAMLException e) {
    String problem = String.valueOf(e.getProblem());
    // What is never closed is noticed at the end of the text; its begin is what helps.
    boolean atEnd = problem.contains("end of stream") || problem.contains("<stream end>");
    Mark mark = atEnd && e.getContextMark() != null ? e.getContextMark() : e.getProblemMark();
    int begin = e.getContextMark() == null ? 0 : e.getContextMark().getLine() + 1;
    String cause = cause(problem, atEnd, begin);
    return "is not YAML" + where(mark) + (cause.isEmpty() ? "" : ": " + cause);
  }

  private static String cause(String problem, boolean atEnd, int begin) {
    if (atEnd) {
      return "what begins here is never closed";
    }
    if (problem.contains("mapping values are not allowed") || problem.contains("but got ':'")) {
      return "text with a colon before a space, or at its end, must be in quotes";
    }
    if (problem.contains("\\t")) {
      return "a tab can't stand here; lines are indented by spaces";
    }
    if (problem.contains("that cannot start any token") || problem.contains("undefined alias")) {
      return "text that begins with such a character must be in quotes";
    }
    if (problem.contains("expected <block end>")) {
      return "the line does not fit to those before it: see how far they are indented";
    }
    return problem.contains("expected ',' or")
        ? "a comma is missing before it, or what begins in line " + begin + " is never closed"
        : "";
  }

  static String where(Mark mark) {
    return mark == null
        ? ""
        : ": line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
  }
}
