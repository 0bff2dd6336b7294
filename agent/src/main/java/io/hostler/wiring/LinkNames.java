package io.hostler.wiring;

import io.hostler.host.TapName;
import io.hostler.linux.Link;
import io.hostler.linux.LinkNews;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * From what the kernel tells of links by number to the names of the taps that lost something,
 * themselves or of the link that shapes what they receive.
 */
final class LinkNames {
  private final Map<Integer, String> taps = new ConcurrentHashMap<>();
  private final Consumer<String> lost;

  /**
   * @param lost told the name of a tap that went, is down, or lost something of its own
   */
  LinkNames(Consumer<String> lost) {
    this.lost = lost;
  }

  /** It was there before anything was told. */
  void there(Link link) {
    TapName.ofLink(link.name()).ifPresent(tap -> taps.putIfAbsent(link.index(), tap.value()));
  }

  void heard(LinkNews news) {
    news.name().flatMap(TapName::ofLink).ifPresent(tap -> taps.put(news.index(), tap.value()));
    String name = taps.get(news.index());
    if (name != null && news.loss()) {
      lost.accept(name);
    }
    if (news.gone()) {
      taps.remove(news.index());
    }
  }
}
