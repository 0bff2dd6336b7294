package io.hostler.model;

/** What becomes on the hosts of a change of a resource, without anybody asking for more. */
public enum Reach {
  NOTHING("no host acts on it"),
  NEXT_BUILD("an instance that names it takes it when it is built next"),
  AT_ONCE("each node puts it in force for its instances that use it"),
  OWN_NODE("the node that it is on makes it so");

  private final String says;

  Reach(String says) {
    this.says = says;
  }

  /** For people: half a sentence. */
  public String says() {
    return says;
  }
}
