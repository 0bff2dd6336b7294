package io.hostler.firewall;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted map. A changed version shares with the former all that they have in common,
 * so that making it, and telling the two apart, costs what differs and not what there is.
 *
 * <p>A treap whose ranks are hashes of the keys: the same keys always make the same tree, whatever
 * the order they came in, and equal parts of two versions are met at the same place.
 */
final class SharedMap<K extends Comparable<? super K>, V> extends AbstractMap<K, V> {
  private static final SharedMap<?, ?> EMPTY = new SharedMap<String, String>(null, 0);

  private final @Nullable Node<K, V> root;
  private final int size;

  /** What became of one key. */
  interface Change<K, V> {
    void of(K key, @Nullable V before, @Nullable V after);
  }

  private record Node<K extends Comparable<? super K>, V>(
      K key, V value, int rank, @Nullable Node<K, V> less, @Nullable Node<K, V> more) {

    boolean above(Node<K, V> other) {
      return rank != other.rank ? rank > other.rank : key.compareTo(other.key) < 0;
    }

    Node<K, V> over(@Nullable Node<K, V> newLess, @Nullable Node<K, V> newMore) {
      return new Node<>(key, value, rank, newLess, newMore);
    }
  }

  private SharedMap(@Nullable Node<K, V> root, int size) {
    this.root = root;
    this.size = size;
  }

  @SuppressWarnings("unchecked") // it holds nothing of either type
  static <K extends Comparable<? super K>, V> SharedMap<K, V> empty() {
    return (SharedMap<K, V>) EMPTY;
  }

  static <K extends Comparable<? super K>, V> SharedMap<K, V> of(Map<K, V> all) {
    if (all instanceof SharedMap<K, V> shared) {
      return shared;
    }
    SharedMap<K, V> made = empty();
    for (Map.Entry<K, V> each : all.entrySet()) {
      made = made.with(each.getKey(), each.getValue());
    }
    return made;
  }

  /** The same object when it holds an equal value already. */
  SharedMap<K, V> with(K key, V value) {
    V before = get(key);
    if (value.equals(before)) {
      return this;
    }
    Node<K, V> leaf = new Node<>(key, value, rank(key), null, null);
    return new SharedMap<>(put(root, leaf), before == null ? size + 1 : size);
  }

  /** The same object when it holds no such key. */
  SharedMap<K, V> without(K key) {
    return get(key) == null ? this : new SharedMap<>(remove(root, key), size - 1);
  }

  /** Tells each key whose value is another in {@code after}, in the keys' order. */
  void changes(SharedMap<K, V> after, Change<K, V> change) {
    differ(root, after.root, change);
  }

  @SuppressWarnings("ReferenceEquality") // what two versions share is the same object
  private static <K extends Comparable<? super K>, V> void differ(
      @Nullable Node<K, V> before, @Nullable Node<K, V> after, Change<K, V> change) {
    if (before == after) {
      return;
    }
    if (before != null && (after == null || before.above(after))) {
      differ(before.less, less(after, before.key), change);
      change.of(before.key, before.value, null);
      differ(before.more, more(after, before.key), change);
    } else if (after != null && (before == null || after.above(before))) {
      differ(less(before, after.key), after.less, change);
      change.of(after.key, null, after.value);
      differ(more(before, after.key), after.more, change);
    } else if (before != null && after != null) {
      differ(before.less, after.less, change);
      if (before.value != after.value && !before.value.equals(after.value)) {
        change.of(before.key, before.value, after.value);
      }
      differ(before.more, after.more, change);
    }
  }

  private static <K extends Comparable<? super K>, V> Node<K, V> put(
      @Nullable Node<K, V> at, Node<K, V> leaf) {
    if (at == null) {
      return leaf;
    }
    int order = leaf.key.compareTo(at.key);
    if (order == 0) {
      return leaf.over(at.less, at.more);
    }
    if (leaf.above(at)) {
      return leaf.over(less(at, leaf.key), more(at, leaf.key));
    }
    return order < 0 ? at.over(put(at.less, leaf), at.more) : at.over(at.less, put(at.more, leaf));
  }

  private static <K extends Comparable<? super K>, V> @Nullable Node<K, V> remove(
      @Nullable Node<K, V> at, K key) {
    if (at == null) {
      return null;
    }
    int order = key.compareTo(at.key);
    if (order == 0) {
      return merge(at.less, at.more);
    }
    return order < 0
        ? at.over(remove(at.less, key), at.more)
        : at.over(at.less, remove(at.more, key));
  }

  private static <K extends Comparable<? super K>, V> @Nullable Node<K, V> merge(
      @Nullable Node<K, V> less, @Nullable Node<K, V> more) {
    if (less == null) {
      return more;
    }
    if (more == null) {
      return less;
    }
    return less.above(more)
        ? less.over(less.less, merge(less.more, more))
        : more.over(merge(less, more.less), more.more);
  }

  private static <K extends Comparable<? super K>, V> @Nullable Node<K, V> less(
      @Nullable Node<K, V> at, K key) {
    if (at == null) {
      return null;
    }
    return at.key.compareTo(key) < 0 ? at.over(at.less, less(at.more, key)) : less(at.less, key);
  }

  private static <K extends Comparable<? super K>, V> @Nullable Node<K, V> more(
      @Nullable Node<K, V> at, K key) {
    if (at == null) {
      return null;
    }
    return at.key.compareTo(key) > 0 ? at.over(more(at.less, key), at.more) : more(at.more, key);
  }

  /** Spread over all bits: neighbouring keys must not make a list of the tree. */
  private static int rank(Object key) {
    int mixed = key.hashCode() * 0x9e3779b9;
    mixed = (mixed ^ mixed >>> 16) * 0x85ebca6b;
    return mixed ^ mixed >>> 13;
  }

  @Override
  @SuppressWarnings("unchecked") // a key of another type is a mistake: ClassCastException
  public @Nullable V get(Object key) {
    K wanted = (K) key;
    Node<K, V> at = root;
    while (at != null) {
      int order = wanted.compareTo(at.key);
      if (order == 0) {
        return at.value;
      }
      at = order < 0 ? at.less : at.more;
    }
    return null;
  }

  @Override
  public boolean containsKey(Object key) {
    return get(key) != null;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Set<Map.Entry<K, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<K, V>> iterator() {
        return new InOrder<>(root);
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  private static final class InOrder<K extends Comparable<? super K>, V>
      implements Iterator<Map.Entry<K, V>> {
    private final Deque<Node<K, V>> open = new ArrayDeque<>();

    InOrder(@Nullable Node<K, V> root) {
      descend(root);
    }

    private void descend(@Nullable Node<K, V> from) {
      for (Node<K, V> at = from; at != null; at = at.less) {
        open.push(at);
      }
    }

    @Override
    public boolean hasNext() {
      return !open.isEmpty();
    }

    @Override
    public Map.Entry<K, V> next() {
      if (open.isEmpty()) {
        throw new NoSuchElementException();
      }
      Node<K, V> at = open.pop();
      descend(at.more);
      return Map.entry(at.key, at.value);
    }
  }
}
