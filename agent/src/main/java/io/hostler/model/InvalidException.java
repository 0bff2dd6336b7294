package io.hostler.model;

import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** What a user wrote can't be taken; says everything that is wrong with it. Code {@value #CODE}. */
public final class InvalidException extends HostlerException {
  private static final long serialVersionUID = 1L;

  public static final String CODE = "invalid";

  private final transient List<FieldProblem> fields;

  public InvalidException(List<FieldProblem> fields) {
    super(
        new Problem(
            CODE,
            fields.stream().map(FieldProblem::toString).collect(Collectors.joining("; ")),
            fields.size() == 1 ? "mend it and try again" : "mend them and try again"));
    this.fields = List.copyOf(fields);
  }

  public InvalidException(String field, String says) {
    this(List.of(new FieldProblem(field, says)));
  }

  /** Every wrong field, in the order of the input. */
  public List<FieldProblem> fields() {
    return fields;
  }
}
