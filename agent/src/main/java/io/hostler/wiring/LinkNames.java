package io.hostler.wiring;

import io.hostler.host.TapName;
import io.hostler.linux.Link;
import io.hostler.linux.LinkNews;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** From what the kernel tells of links by number to the names of the taps that lost something. */
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
    if (TapName.isOne(link.name())) {
      taps.putIfAbsent(link.index(), link.name());
    }
  }

  void heard(LinkNews news) {
    news.name().filter(TapName::isOne).ifPresent(name -> taps.put(news.index(), name));
    String name = taps.get(news.index());
    if (name != null && news.loss()) {
      lost.accept(name);
    }
    if (news.gone()) {
      taps.remove(news.index());
    }
  }
}
