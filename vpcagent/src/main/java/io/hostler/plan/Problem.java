package io.hostler.plan;

/**
 * What went wrong, for people and programs.
 *
 * @param code stable, lower case with dashes: the error's name in the API, in metrics, in {@code
 *     doctor} and in the docs
 * @param detail who and what, one sentence; never a secret
 * @param advice what the operator can do, one sentence; empty when there is nothing to do but wait
 */
public record Problem(String code, String detail, String advice) {

  public Problem(String code, String detail) {
    this(code, detail, "");
  }

  @Override
  public String toString() {
    return advice.isEmpty() ? code + ": " + detail : code + ": " + detail + " (" + advice + ")";
  }
}
