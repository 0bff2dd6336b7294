package io.hostler.cli.syntax;

/**
 * An argument that stands for itself.
 *
 * @param label what it is called, in capitals
 * @param kind of what it is a name, for completion; empty: of nothing that is there
 * @param least how many are needed: 0 or 1
 * @param repeated whether more than one may be given; only the last argument of a command
 */
public record Argument(String label, String kind, String says, int least, boolean repeated) {

  public static Argument of(String label, String kind, String says) {
    return new Argument(label, kind, says, 1, false);
  }

  public Argument optional() {
    return new Argument(label, kind, says, 0, repeated);
  }

  public Argument many() {
    return new Argument(label, kind, says, least, true);
  }
}
