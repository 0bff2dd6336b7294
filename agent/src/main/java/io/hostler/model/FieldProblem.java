package io.hostler.model;

/**
 * One thing wrong with what a user wrote.
 *
 * @param field where, as a path: {@code spec.addresses[1]}; in a file of several documents {@code
 *     documents[1].spec.cpus}; empty when it is about the whole
 * @param says what is wrong and what would be right; never a secret
 * @param resource what the document of a file of several calls itself: {@code instance web1}; empty
 *     when it is alone, or can't be called anything
 * @param file of several, that it is in; empty when there is only one
 */
public record FieldProblem(String field, String says, String resource, String file) {

  public FieldProblem(String field, String says) {
    this(field, says, "", "");
  }

  FieldProblem in(String name) {
    return new FieldProblem(field, says, resource, name);
  }

  /** For people: {@code documents[1] (instance web1): spec.cpus: must be at least 1}. */
  @Override
  public String toString() {
    return file.isEmpty() ? withinFile() : file + ": " + withinFile();
  }

  private String withinFile() {
    if (resource.isEmpty()) {
      return field.isEmpty() ? says : field + ": " + says;
    }
    int dot = field.indexOf('.');
    String document = dot < 0 ? field : field.substring(0, dot);
    String within = dot < 0 ? "" : field.substring(dot + 1) + ": ";
    return document + " (" + resource + "): " + within + says;
  }
}
