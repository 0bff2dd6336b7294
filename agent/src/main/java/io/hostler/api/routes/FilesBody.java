package io.hostler.api.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.hostler.model.DocumentFile;
import io.hostler.model.Json;
import io.hostler.model.Problems;
import java.util.ArrayList;
import java.util.List;

/**
 * Several files in one request: {@code {"files": [{"name": …, "text": …}]}}. One text of them all
 * would have the lines of none, and JSON among them could not be told.
 */
final class FilesBody {

  private FilesBody() {}

  /**
   * @throws io.hostler.model.InvalidException with each wrong field
   */
  static List<DocumentFile> read(String text) {
    JsonNode files = Json.object(text).path("files");
    Problems problems = new Problems();
    if (!files.isArray()) {
      problems.add("files", "must be a list of objects with name and text");
    }
    List<DocumentFile> read = new ArrayList<>();
    for (int i = 0; files.isArray() && i < files.size(); i++) {
      for (String field : List.of("name", "text")) {
        if (!files.get(i).path(field).isTextual()) {
          problems.add("files[" + i + "]." + field, "must be text");
        }
      }
      read.add(
          new DocumentFile(files.get(i).path("name").asText(), files.get(i).path("text").asText()));
    }
    problems.check();
    return read;
  }
}
