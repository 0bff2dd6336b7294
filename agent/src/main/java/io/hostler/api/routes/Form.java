package io.hostler.api.routes;

import io.hostler.api.http.Answer;
import io.hostler.api.http.Request;
import io.hostler.api.text.Shown;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** The form in which a caller wants an answer, by its {@code Accept}: JSON, or text for people. */
enum Form {
  JSON,

  /** {@code text/plain}. */
  TABLE,

  /** {@code text/plain;form=wide}. */
  WIDE,

  /** {@code text/plain;form=names}: of lists one name a line. */
  NAMES;

  /** What a command that asked for it ends with. */
  static final String EXIT = "Hostler-Exit";

  static Form of(Request request) {
    String accept = request.header("accept").orElse("").replace(" ", "").toLowerCase(Locale.ROOT);
    return switch (accept) {
      case "text/plain" -> TABLE;
      case "text/plain;form=wide" -> WIDE;
      case "text/plain;form=names" -> NAMES;
      default -> JSON;
    };
  }

  /** {@code value} as it is wanted; either way with what a command ends with. */
  static Answer.Content answer(Request request, int status, Object value, Supplier<Shown> text) {
    Shown shown = text.get();
    Answer.Content answer =
        of(request) == JSON ? Answer.json(status, value) : text(status, shown.text());
    return answer.with(EXIT, Integer.toString(shown.exit()));
  }

  /** A list, of which only what is wanted is made. */
  interface Lister<T> {
    Shown of(List<T> items, boolean wide);
  }

  static <T> Answer.Content list(
      Request request,
      Map<String, ?> body,
      List<T> items,
      java.util.function.Function<T, String> name,
      Lister<T> table) {
    return switch (of(request)) {
      case JSON -> Answer.json(200, body);
      case TABLE -> text(200, table.of(items, false).text());
      case WIDE -> text(200, table.of(items, true).text());
      case NAMES ->
          text(200, String.join("", items.stream().map(name).map(n -> n + "\n").toList()));
    };
  }

  private static Answer.Content text(int status, String text) {
    return new Answer.Content(
        status,
        "text/plain; charset=utf-8",
        ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)),
        Map.of(),
        "");
  }
}
