package io.hostler.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** From text to trees, within bounds; nothing is said of what they mean. */
public final class DocumentText {

  private DocumentText() {}

  public static List<JsonNode> parse(String text, int maxBytes) {
    if (text.length() > maxBytes || text.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
      throw new InvalidException("", "is larger than " + (maxBytes >> 10) + " KiB");
    }
    String start = text.stripLeading();
    return start.startsWith("{") || start.startsWith("[") ? json(text) : YamlTree.parse(text);
  }

  private static List<JsonNode> json(String text) {
    List<JsonNode> nodes = new ArrayList<>();
    try (JsonParser in = Json.strict(text)) {
      for (JsonNode node = JsonTree.next(in); !node.isMissingNode(); node = JsonTree.next(in)) {
        if (node.isArray()) {
          node.forEach(nodes::add);
        } else {
          nodes.add(node);
        }
      }
      return nodes;
    } catch (JsonProcessingException e) {
      throw new InvalidException("", Json.wrong(e));
    } catch (IOException e) {
      throw new IllegalStateException("text can't fail to be read", e);
    }
  }
}
