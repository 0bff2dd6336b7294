package io.hostler.reconcile;

/**
 * What the loop works on: one resource ({@code instance/<uid>}) or one thing that the node has once
 * ({@code node/firewall}). One key has one plan and is worked by one thread at a time.
 */
public record Key(String kind, String id) implements Comparable<Key> {

  @Override
  public int compareTo(Key other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : id.compareTo(other.id);
  }

  @Override
  public String toString() {
    return kind + "/" + id;
  }
}
