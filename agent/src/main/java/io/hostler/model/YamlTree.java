package io.hostler.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML as trees, with the plain scalars of YAML 1.2's core schema: in 1.1's, {@code no} is false
 * and {@code 20:25}, a range of ports, the number 1225. Aliases are followed within a bound on what
 * comes out, so that nine lines can't become a billion items.
 */
public final class YamlTree {
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final int MAX_NODES = 100_000;
  private static final int MAX_ALIASES = 50;
  private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]{1,30}");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]{1,30}|[0-9]{1,30}(\\.[0-9]{0,30})?)([eE][-+]?[0-9]{1,3})?");
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Problems problems = new Problems();
  private int nodes;
  private long characters;

  private YamlTree() {}

  /**
   * The documents that hold something.
   *
   * @throws InvalidException when it is not YAML, or past the bounds
   */
  public static List<JsonNode> parse(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Documents.MAX_BYTES);
    options.setNestingDepthLimit(Json.MAX_DEPTH);
    options.setMaxAliasesForCollections(MAX_ALIASES);
    YamlTree tree = new YamlTree();
    List<JsonNode> documents = new ArrayList<>();
    YamlText in = new YamlText(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
    Composer composer =
        new Composer(new ParserImpl(new YamlScanner(in, options)), new PlainText(), options);
    try {
      while (composer.checkNode()) {
        JsonNode document = tree.convert(composer.getNode(), 0);
        if (!document.isNull()) {
          documents.add(document);
        }
      }
    } catch (MarkedYAMLException e) {
      throw new InvalidException("", YamlProblem.says(e));
    } catch (YAMLException e) {
      String what = String.valueOf(e.getMessage());
      throw new InvalidException(
          "",
          what.startsWith("Nesting Depth")
              ? "is nested deeper than " + Json.MAX_DEPTH
              : "is not YAML, or repeats itself past all sense");
    }
    tree.problems.check();
    return documents;
  }

  /** Which plain text is a number or a word of its own is said here alone: see {@link #scalar}. */
  private static final class PlainText extends Resolver {
    @Override
    protected void addImplicitResolvers() {
      // None of YAML 1.1's.
    }
  }

  private JsonNode convert(Node node, int depth) {
    if (++nodes > MAX_NODES || depth > Json.MAX_DEPTH) {
      throw new InvalidException(
          "",
          "is nested deeper than " + Json.MAX_DEPTH + " or has more than " + MAX_NODES + " items");
    }
    return switch (node) {
      case MappingNode mapping -> object(mapping, depth);
      case SequenceNode sequence -> {
        ArrayNode array = NODES.arrayNode();
        sequence.getValue().forEach(item -> array.add(convert(item, depth + 1)));
        yield array;
      }
      case ScalarNode scalar -> scalar(scalar);
      default -> throw new InvalidException("", "has a node of no known kind");
    };
  }

  private ObjectNode object(MappingNode mapping, int depth) {
    ObjectNode object = NODES.objectNode();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add("", "has a field whose name is no text" + where(tuple.getKeyNode()));
        continue;
      }
      JsonNode value = convert(tuple.getValueNode(), depth + 1);
      if (object.has(key.getValue())) {
        problems.add("", "has a field twice" + where(key));
      }
      object.set(key.getValue(), value);
    }
    return object;
  }

  private JsonNode scalar(ScalarNode scalar) {
    String text = scalar.getValue();
    characters += text.length();
    if (characters > Documents.MAX_BYTES) {
      throw new InvalidException(
          "", "repeats itself (*…) past " + Documents.MAX_BYTES + " characters");
    }
    if (!standard(scalar)) {
      problems.add("", "has a tag (!…), which is not taken" + where(scalar));
    }
    if (scalar.getScalarStyle() != ScalarStyle.PLAIN) {
      return NODES.textNode(text);
    }
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> NODES.nullNode();
      case "true", "True", "TRUE" -> NODES.booleanNode(true);
      case "false", "False", "FALSE" -> NODES.booleanNode(false);
      default -> number(text).orElseGet(() -> NODES.textNode(text));
    };
  }

  private static boolean standard(Node node) {
    return node.getTag().startsWith(Tag.PREFIX);
  }

  private static Optional<JsonNode> number(String text) {
    if (INTEGER.matcher(text).matches()) {
      BigInteger number = new BigInteger(text);
      return Optional.of(
          number.bitLength() < 64
              ? Json.number(number.longValueExact())
              : NODES.numberNode(number));
    }
    return FLOAT.matcher(text).matches()
        ? Optional.of(NODES.numberNode(new BigDecimal(text)))
        : Optional.empty();
  }

  private static String where(Node node) {
    return YamlProblem.where(node.getStartMark());
  }
}
