package io.hostler.guest;

import io.hostler.declare.Content;
import io.hostler.memory.StoreLink;
import io.hostler.plan.Outcome;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import io.hostler.plan.Wake;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * User data as the store holds it, read when it is first asked for: it is not watched. Small: only
 * what is not in a manifest yet is asked for, and what was told once is dropped by {@link #forget}.
 */
public final class Contents {
  private static final Duration SOON = Duration.ofSeconds(2);

  private final StoreLink link;
  private final Consumer<Uid> arrived;
  private final Map<String, String> texts = new ConcurrentHashMap<>();
  private final Set<String> missing = ConcurrentHashMap.newKeySet();
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  /**
   * @param arrived told when a text that was asked for is here
   */
  public Contents(StoreLink link, Consumer<Uid> arrived) {
    this.link = link;
    this.arrived = arrived;
  }

  /** At once; when it is not here it is asked for. */
  public Optional<String> get(Uid owner, String sha256) {
    String key = Keys.content(owner, sha256);
    String text = texts.get(key);
    if (text == null) {
      ask(owner, key);
    }
    return Optional.ofNullable(text);
  }

  private void ask(Uid owner, String key) {
    link.store()
        .filter(store -> asked.add(key))
        .ifPresent(
            store -> {
              var unused =
                  store
                      .get(key)
                      .whenComplete(
                          (found, failure) -> {
                            asked.remove(key);
                            if (failure == null) {
                              took(owner, key, found);
                            }
                          });
            });
  }

  private void took(Uid owner, String key, Optional<Entry> found) {
    boolean news =
        found.isPresent() ? texts.putIfAbsent(key, read(found)) == null : missing.add(key);
    if (found.isPresent()) {
      missing.remove(key);
    }
    if (news) {
      arrived.accept(owner);
    }
  }

  private static String read(Optional<Entry> found) {
    return Content.read(found.orElseThrow().value());
  }

  /**
   * The step of reading it: done when it is here, failed when the store says that there is none.
   */
  Outcome read(Uid owner, String sha256) {
    String key = Keys.content(owner, sha256);
    if (get(owner, sha256).isPresent()) {
      return Outcome.done();
    }
    return missing.contains(key)
        ? Outcome.failed(
            new Problem(
                "content-missing",
                "the store does not hold the user data sha256:" + sha256,
                "declare the instance's user data again"))
        : Outcome.again(Wake.onEvent("user data arrived", SOON), "its user data is being read");
  }

  public void forget(Uid owner) {
    missing.removeIf(key -> key.startsWith(Keys.contents(owner)));
    texts.keySet().removeIf(key -> key.startsWith(Keys.contents(owner)));
  }
}
