package io.hostler.api.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.hostler.api.Images;
import io.hostler.api.http.Request;
import io.hostler.model.ImageUrl;
import io.hostler.model.InvalidException;
import io.hostler.model.Json;
import io.hostler.model.Problems;
import io.hostler.model.Sha256;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Reads the body of an image import; says everything that is wrong with it. */
final class ImportDocument {
  private static final Set<String> FIELDS =
      Set.of("disk", "kernel", "initramfs", "kernelArguments", "tags");
  private static final Set<String> SOURCE = Set.of("sha256", "url", "format");

  private final Problems problems = new Problems();
  private final Set<String> wrong = new HashSet<>();

  private ImportDocument() {}

  /**
   * @throws InvalidException with each wrong field
   */
  static Images.Import read(Request request) {
    JsonNode body = Json.object(request.text());
    ImportDocument reader = new ImportDocument();
    reader.known(body, FIELDS, "");
    Images.Import parts =
        new Images.Import(
            reader.source(body, "disk"),
            reader.source(body, "kernel"),
            reader.source(body, "initramfs"),
            reader.text(body, "kernelArguments", "").orElse(""),
            reader.tags(body));
    // Not assumed: taken for qcow2, a raw disk may name files of the host as its backing file.
    if (parts.disk().filter(disk -> disk.format().isEmpty()).isPresent()
        && reader.sound("disk.format")) {
      reader.wrong("disk.format", "must be given: qcow2 or raw");
    }
    if (parts.disk().isEmpty() && parts.kernel().isEmpty() && reader.sound("disk", "kernel")) {
      reader.wrong("", "an image has a disk, or a kernel, or both");
    }
    reader.problems.check();
    return parts;
  }

  private void wrong(String field, String says) {
    wrong.add(field);
    problems.add(field, says);
  }

  /** What could not be read leaves nothing, from which nothing follows for others. */
  private boolean sound(String... fields) {
    return Stream.of(fields).noneMatch(wrong::contains);
  }

  private void known(JsonNode object, Set<String> fields, String at) {
    object
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!fields.contains(field)) {
                wrong(at + field, "is not known");
              }
            });
  }

  private Optional<Images.Source> source(JsonNode body, String field) {
    JsonNode node = body.path(field);
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isObject()) {
      wrong(field, "must be an object with sha256, url, format");
      return Optional.empty();
    }
    String at = field + ".";
    known(node, SOURCE, at);
    Optional<String> sha256 = parsed(node, "sha256", at, Sha256::parse);
    Images.Source source =
        new Images.Source(
            sha256,
            parsed(
                node,
                "url",
                at,
                url -> ImageUrl.parse(url, sha256.isPresent() || !sound(at + "sha256"))),
            text(node, "format", at));
    if (source.sha256().isEmpty() && source.url().isEmpty() && sound(at + "sha256", at + "url")) {
      wrong(field, "needs the sha256 of an uploaded blob, or a url");
    }
    source
        .format()
        .filter(format -> !Set.of("qcow2", "raw").contains(format))
        .ifPresent(format -> wrong(at + "format", "must be qcow2 or raw"));
    return Optional.of(source);
  }

  private Optional<String> parsed(
      JsonNode object, String field, String at, UnaryOperator<String> parse) {
    try {
      return text(object, field, at).map(parse);
    } catch (IllegalArgumentException e) {
      wrong(at + field, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<String> text(JsonNode object, String field, String at) {
    JsonNode node = object.path(field);
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isTextual()) {
      wrong(at + field, "must be a string");
      return Optional.empty();
    }
    return Optional.of(node.textValue());
  }

  private Map<String, String> tags(JsonNode body) {
    Map<String, String> tags = new HashMap<>();
    JsonNode node = body.path("tags");
    if (!node.isObject()) {
      if (!node.isMissingNode() && !node.isNull()) {
        wrong("tags", "must be an object of strings");
      }
      return tags;
    }
    for (Map.Entry<String, JsonNode> tag : node.properties()) {
      text(node, tag.getKey(), "tags.").ifPresent(value -> tags.put(tag.getKey(), value));
    }
    return tags;
  }
}
