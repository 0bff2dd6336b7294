package io.hostler.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a user's file: YAML or JSON, one document or many. */
public final class Documents {

  /** Of a file, in UTF-8 bytes. */
  public static final int MAX_BYTES = 1 << 20;

  /** The environment of a document that names none. */
  public static final String DEFAULT_ENVIRONMENT = "default";

  /** A name that can be said although it may not be given. */
  private static final String READABLE = "[!-~]{1,63}";

  private Documents() {}

  /**
   * All documents of {@code text}, in its order; empty documents are passed over. A text that
   * begins with { or [ is JSON (objects, or arrays of them), anything else YAML.
   *
   * @throws InvalidException with every problem of every document; in a text of several, each field
   *     begins with {@code documents[i].}
   */
  public static List<Document> read(String text) {
    return read(List.of(new DocumentFile("", text)), DEFAULT_ENVIRONMENT);
  }

  /** A document as it was found, before anything is said of it. */
  private record Found(JsonNode node, String file) {}

  /**
   * As {@link #read(String)}, of several files: one after the other, {@code i} counted over all. A
   * problem says which file it is in.
   *
   * @param home the environment of documents that name none
   */
  public static List<Document> read(List<DocumentFile> files, String home) {
    Problems problems = new Problems();
    List<Found> found = new ArrayList<>();
    for (DocumentFile file : files) {
      try {
        DocumentText.parse(file.text(), MAX_BYTES)
            .forEach(node -> found.add(new Found(node, file.name())));
      } catch (InvalidException e) {
        e.fields().forEach(wrong -> problems.add(wrong.in(file.name())));
      }
    }
    if (found.isEmpty() && problems.isEmpty()) {
      throw new InvalidException("", "holds no document");
    }
    List<Document> documents = new ArrayList<>();
    Map<ResourceName, Integer> seen = new HashMap<>();
    for (int i = 0; i < found.size(); i++) {
      String path = found.size() == 1 ? "" : "documents[" + i + "]";
      String file = found.get(i).file();
      if (!(found.get(i).node() instanceof ObjectNode object)) {
        problems.called(path, "", file);
        problems.add(path, "must be an object of fields: kind, name, spec");
        continue;
      }
      problems.called(path, called(object).orElse(""), file);
      Optional<Document> document = read(object, path, file, home, problems);
      if (document.isPresent()) {
        documents.add(document.get());
        Integer first = seen.putIfAbsent(document.get().name(), i);
        if (first != null) {
          problems.add(path, document.get().name() + " is in documents[" + first + "] already");
        }
      }
    }
    problems.check();
    return List.copyOf(documents);
  }

  /** {@code instance web1}, as far as it can be read whatever else is wrong with it. */
  private static Optional<String> called(ObjectNode node) {
    Optional<String> kind = Kind.of(node.path("kind").asText()).map(Kind::word);
    Optional<String> name =
        Optional.of(node.path("name").asText()).filter(text -> text.matches(READABLE));
    return kind.map(word -> name.map(label -> word + " " + label).orElse(word)).or(() -> name);
  }

  /** Empty when it has no kind and name to call it by; its problems are noted either way. */
  private static Optional<Document> read(
      ObjectNode node, String path, String file, String home, Problems problems) {
    Fields fields = new Fields(node, path, Fields.Reading.strict(problems));
    return Fields.read(
        fields,
        top -> {
          Optional<Kind> kind = kind(top);
          String name = top.parsed("name", NameRules::label, "");
          String environment = environment(top, kind).orElse(home);
          Map<String, String> tags = NameRules.tags(top, "tags");
          top.take("spec");
          Map<String, JsonNode> claimed = new HashMap<>();
          for (String field : Document.CLAIMS) {
            top.answered(field).ifPresent(value -> claimed.put(field, value));
          }
          // How it is: the agent's word, and it changes by itself.
          var unused = List.of(top.answered("status"), top.answered("nodes"));
          return kind.flatMap(
              known -> {
                ParsedSpec parsed = Body.spec(known, top, problems);
                return name.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                        new Document(
                            ResourceName.of(known, environment, name),
                            tags,
                            parsed,
                            file,
                            claimed));
              });
        });
  }

  private static Optional<Kind> kind(Fields top) {
    String word = top.needed("kind");
    Optional<Kind> kind = Kind.of(word);
    if (!word.isEmpty() && kind.isEmpty()) {
      top.wrong(
          "kind",
          "must be one of "
              + Stream.of(Kind.values()).map(Kind::word).collect(Collectors.joining(", ")));
    }
    return kind;
  }

  private static Optional<String> environment(Fields top, Optional<Kind> kind) {
    Optional<String> environment = top.parsed("environment", NameRules::label);
    if (top.has("environment") && kind.isPresent() && kind.get().cellWide()) {
      top.wrong("environment", kind.get().word() + " belongs to no environment: leave it out");
    }
    return environment;
  }
}
