package io.hostler.model;

/**
 * One thing wrong with what a user wrote.
 *
 * @param field where, as a path: {@code spec.addresses[1]}; in a file of several documents {@code
 *     documents[1].spec.cpus}; empty when it is about the whole
 * @param says what is wrong and what would be right; never a secret
 */
public record FieldProblem(String field, String says) {
  @Override
  public String toString() {
    return field.isEmpty() ? says : field + ": " + says;
  }
}
