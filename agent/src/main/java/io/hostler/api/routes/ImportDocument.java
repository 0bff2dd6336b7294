package io.hostler.api.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.hostler.api.Images;
import io.hostler.api.http.Request;
import io.hostler.model.FieldProblem;
import io.hostler.model.InvalidException;
import io.hostler.model.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the body of an image import; says everything that is wrong with it. */
final class ImportDocument {
  private static final Set<String> FIELDS =
      Set.of("disk", "kernel", "initramfs", "kernelArguments", "tags");
  private static final Set<String> SOURCE = Set.of("sha256", "url", "format");

  private final List<FieldProblem> problems = new ArrayList<>();

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
    if (parts.disk().filter(disk -> disk.format().isEmpty()).isPresent()) {
      reader.problems.add(new FieldProblem("disk.format", "must be given: qcow2 or raw"));
    }
    if (parts.disk().isEmpty() && parts.kernel().isEmpty()) {
      reader.problems.add(new FieldProblem("", "an image has a disk, or a kernel, or both"));
    }
    if (!reader.problems.isEmpty()) {
      throw new InvalidException(reader.problems);
    }
    return parts;
  }

  private void known(JsonNode object, Set<String> fields, String at) {
    object
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!fields.contains(field)) {
                problems.add(new FieldProblem(at + field, "is not known"));
              }
            });
  }

  private Optional<Images.Source> source(JsonNode body, String field) {
    JsonNode node = body.path(field);
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isObject()) {
      problems.add(new FieldProblem(field, "must be an object with sha256, url, format"));
      return Optional.empty();
    }
    String at = field + ".";
    known(node, SOURCE, at);
    Images.Source source =
        new Images.Source(
            text(node, "sha256", at), text(node, "url", at), text(node, "format", at));
    if (source.sha256().isEmpty() && source.url().isEmpty()) {
      problems.add(new FieldProblem(field, "needs the sha256 of an uploaded blob, or a url"));
    }
    source
        .sha256()
        .filter(sum -> !sum.matches("[0-9a-f]{64}"))
        .ifPresent(
            sum ->
                problems.add(new FieldProblem(at + "sha256", "must be 64 lower-case hex digits")));
    source
        .url()
        .filter(url -> !isUrl(url))
        .ifPresent(url -> problems.add(new FieldProblem(at + "url", "is no URL")));
    source
        .format()
        .filter(format -> !Set.of("qcow2", "raw").contains(format))
        .ifPresent(format -> problems.add(new FieldProblem(at + "format", "must be qcow2 or raw")));
    return Optional.of(source);
  }

  private static boolean isUrl(String text) {
    try {
      return new URI(text).isAbsolute();
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private Optional<String> text(JsonNode object, String field, String at) {
    JsonNode node = object.path(field);
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isTextual()) {
      problems.add(new FieldProblem(at + field, "must be a string"));
      return Optional.empty();
    }
    return Optional.of(node.textValue());
  }

  private Map<String, String> tags(JsonNode body) {
    Map<String, String> tags = new HashMap<>();
    JsonNode node = body.path("tags");
    if (!node.isObject()) {
      if (!node.isMissingNode() && !node.isNull()) {
        problems.add(new FieldProblem("tags", "must be an object of strings"));
      }
      return tags;
    }
    for (Map.Entry<String, JsonNode> tag : node.properties()) {
      text(node, tag.getKey(), "tags.").ifPresent(value -> tags.put(tag.getKey(), value));
    }
    return tags;
  }
}
