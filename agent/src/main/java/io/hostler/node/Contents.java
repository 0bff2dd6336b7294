package io.hostler.node;

import io.hostler.declare.Content;
import io.hostler.plan.Uid;
import io.hostler.store.Keys;
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
  private final StoreLink link;
  private final Consumer<Uid> arrived;
  private final Map<String, String> texts = new ConcurrentHashMap<>();
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
                            if (failure == null && found.isPresent()) {
                              texts.put(key, Content.read(found.get().value()));
                              arrived.accept(owner);
                            }
                          });
            });
  }

  public void forget(Uid owner) {
    texts.keySet().removeIf(key -> key.startsWith(Keys.contents(owner)));
  }
}
