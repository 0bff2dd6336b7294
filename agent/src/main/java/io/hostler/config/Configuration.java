package io.hostler.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.hostler.model.InvalidException;
import io.hostler.model.YamlTree;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of all {@link Settings}: what {@code hostlerd --check-config} prints. Made whole or
 * not at all.
 */
public final class Configuration {
  private final Map<String, String> values;

  private Configuration(Map<String, String> values) {
    this.values = values;
  }

  /**
   * @param file may be missing: then the standard values hold
   * @param flags {@code --key=value}
   * @throws HostlerException {@code configuration-invalid}, naming every wrong key
   */
  public static Configuration of(Path file, Map<String, String> environment, List<String> flags) {
    Map<String, Setting> known = Settings.byKey();
    List<String> wrong = new ArrayList<>();
    Map<String, String> values = new LinkedHashMap<>();
    known.values().forEach(setting -> values.put(setting.key(), setting.standard()));
    fromFile(file, wrong)
        .forEach((key, value) -> take(known, values, key, value, file.toString(), wrong));
    known
        .values()
        .forEach(
            setting -> {
              String value = environment.get(setting.variable());
              if (value != null) {
                take(known, values, setting.key(), value, setting.variable(), wrong);
              }
            });
    for (String flag : flags) {
      int equals = flag.indexOf('=');
      if (!flag.startsWith("--") || equals < 0) {
        wrong.add(flag + ": flags are --key=value");
      } else {
        take(known, values, flag.substring(2, equals), flag.substring(equals + 1), "a flag", wrong);
      }
    }
    if (!wrong.isEmpty()) {
      throw new HostlerException(
          new Problem(
              "configuration-invalid",
              String.join("; ", wrong),
              "hostlerd --help lists every key with its form"));
    }
    return new Configuration(values);
  }

  private static Map<String, String> fromFile(Path file, List<String> wrong) {
    Map<String, String> flat = new LinkedHashMap<>();
    // What can't be looked at, and a link to where nothing is mounted, are not missing.
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      return flat;
    }
    try {
      YamlTree.parse(Files.readString(file)).forEach(tree -> flatten("", tree, flat, wrong));
    } catch (IOException e) {
      wrong.add(file + " can't be read: " + e);
    } catch (InvalidException e) {
      wrong.add(file + ": " + e.getMessage());
    }
    return flat;
  }

  private static void flatten(
      String path, JsonNode node, Map<String, String> flat, List<String> wrong) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              field ->
                  flatten(
                      path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                      field.getValue(),
                      flat,
                      wrong));
    } else if (node.isArray()) {
      List<String> words = new ArrayList<>();
      node.forEach(word -> words.add(word.asText()));
      flat.put(path, String.join(",", words));
    } else if (!node.isMissingNode() && !node.isNull()) {
      flat.put(path, node.asText());
    }
  }

  private static void take(
      Map<String, Setting> known,
      Map<String, String> values,
      String key,
      String value,
      String where,
      List<String> wrong) {
    Setting setting = known.get(key);
    if (setting == null) {
      wrong.add(key + " (" + where + "): there is no such key");
    } else if (!setting.form().fits(value)) {
      wrong.add(key + " (" + where + "): '" + value + "' is not " + setting.form().says());
    } else {
      values.put(key, value);
    }
  }

  public String text(String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("no setting " + key);
    }
    return value;
  }

  public Path path(String key) {
    return Path.of(text(key));
  }

  public int number(String key) {
    return Integer.parseInt(text(key));
  }

  public boolean flag(String key) {
    return Boolean.parseBoolean(text(key));
  }

  public Duration seconds(String key) {
    return Duration.ofSeconds(number(key));
  }

  public long bytes(String key) {
    String value = text(key);
    String digits = value.replaceAll("[^0-9]", "");
    long factor =
        switch (value.substring(digits.length()).trim()) {
          case "KiB" -> 1L << 10;
          case "MiB" -> 1L << 20;
          case "GiB" -> 1L << 30;
          case "TiB" -> 1L << 40;
          default -> 1;
        };
    return Math.multiplyExact(Long.parseLong(digits), factor);
  }

  public List<String> words(String key) {
    return text(key).isEmpty() ? List.of() : List.of(text(key).split("\\s*,\\s*"));
  }

  public Map<String, String> pairs(String key) {
    Map<String, String> pairs = new LinkedHashMap<>();
    words(key)
        .forEach(
            pair ->
                pairs.put(
                    pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1)));
    return pairs;
  }

  Map<String, String> values() {
    return Map.copyOf(values);
  }
}
