package io.hostler.config;

import java.util.Locale;
import java.util.stream.Stream;

/**
 * One thing that can be configured, in one of three places: {@code key} in the file, {@code
 * --key=value} as a flag, {@code HOSTLER_KEY} in the environment (dots and capitals become
 * underscores). A flag beats the environment, the environment beats the file.
 *
 * @param key {@code area.word}
 * @param standard the value when nothing is given, as it would be written
 * @param says what it does, one line
 * @param form what the value looks like, for the error message
 */
public record Setting(String key, String standard, String says, Form form) {

  /** What a value must look like. */
  public enum Form {
    TEXT("text"),
    PATH("an absolute path"),
    NAME("lower-case letters, digits and dashes, at most 63"),
    PORT("a port, 1 to 65535"),
    SECONDS("seconds, 1 to 86400"),
    BYTES("bytes, or a number with KiB, MiB, GiB or TiB"),
    COUNT("a whole number"),
    FACTOR("a whole number from 1"),
    BOOLEAN("true or false"),
    ACCEL("auto, kvm or tcg"),
    LIST("words separated by commas"),
    PAIRS("name=value pairs separated by commas"),
    SERVICES("tcp/PORT or udp/PORT, separated by commas");

    private final String says;

    Form(String says) {
      this.says = says;
    }

    public String says() {
      return says;
    }

    boolean fits(String value) {
      return switch (this) {
        case TEXT, LIST -> true;
        case PATH -> value.startsWith("/") && !value.contains("\0");
        case NAME -> value.isEmpty() || value.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
        case PORT -> number(value, 1, 65535);
        case SECONDS -> number(value, 1, 86400);
        case COUNT -> number(value, 0, 100_000);
        case FACTOR -> number(value, 1, 100_000);
        case BYTES -> value.matches("[0-9]{1,15}( ?(KiB|MiB|GiB|TiB))?");
        case BOOLEAN -> value.equals("true") || value.equals("false");
        case ACCEL -> value.equals("auto") || value.equals("kvm") || value.equals("tcg");
        case SERVICES ->
            value.isEmpty() || Stream.of(value.split("\\s*,\\s*", -1)).allMatch(Form::service);
        case PAIRS -> value.isEmpty() || value.matches("[^,=]+=[^,=]*(,[^,=]+=[^,=]*)*");
      };
    }

    private static boolean service(String word) {
      return word.matches("(tcp|udp)/[0-9]+") && number(word.substring(4), 1, 65535);
    }

    private static boolean number(String value, long least, long most) {
      if (!value.matches("[0-9]{1,9}")) {
        return false;
      }
      long number = Long.parseLong(value);
      return number >= least && number <= most;
    }
  }

  public String variable() {
    return "HOSTLER_" + key.replaceAll("([A-Z])", "_$1").replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
