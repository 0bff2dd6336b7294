package io.hostler.wiring;

import io.hostler.answers.CellEvents;
import io.hostler.answers.Events;
import io.hostler.answers.StateChange;
import io.hostler.memory.StoreLink;
import io.hostler.model.Observation;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What those are told who follow the events: what became of the cell, and of what runs here. */
final class News {
  private static final Logger log = LoggerFactory.getLogger(News.class);

  private final Events events;

  News(Events events) {
    this.events = events;
  }

  /** To be called before the link is started. */
  void follow(StoreLink link) {
    CellEvents told = new CellEvents(events, link::problem);
    link.desired().listen(told::desired);
    link.nodes().listen(told::nodes);
    link.desired().onTurn(told::store);
  }

  void reported(Optional<Observation> before, Observation now) {
    StateChange.says(before, now).ifPresent(says -> tell("state", now, says));
    StateChange.conditions(before, now).forEach(says -> tell("condition", now, says));
  }

  private void tell(String type, Observation of, String says) {
    log.atInfo()
        .addKeyValue(of.kind().word(), of.name())
        .addKeyValue("env", of.environment())
        .log("{} {}", type, says);
    events.tell(type, Optional.of(of.resourceName()), says);
  }
}
