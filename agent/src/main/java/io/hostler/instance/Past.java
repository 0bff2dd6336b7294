package io.hostler.instance;

import io.hostler.manifest.ActionRun;
import io.hostler.manifest.Built;
import io.hostler.manifest.Manifest;
import io.hostler.manifest.Stopped;
import io.hostler.model.Action;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What the manifest says was done, as it will stand once the steps planned so far are applied. */
record Past(
    Optional<Built> built,
    Optional<Stopped> stopped,
    Map<Action.Verb, ActionRun> runs,
    long generation) {

  static Past of(Manifest manifest) {
    return new Past(
        manifest.built(), manifest.stopped(), manifest.actions(), manifest.generation());
  }

  static Past none() {
    return new Past(Optional.empty(), Optional.empty(), Map.of(), 0);
  }

  Past with(Built newBuilt) {
    return new Past(Optional.of(newBuilt), stopped, runs, generation);
  }

  Past with(Optional<Stopped> newStopped) {
    return new Past(built, newStopped, runs, generation);
  }

  Past with(Action.Verb verb, ActionRun run) {
    Map<Action.Verb, ActionRun> all = new EnumMap<>(Action.Verb.class);
    all.putAll(runs);
    all.put(verb, run);
    return new Past(built, stopped, Map.copyOf(all), generation);
  }

  /** Empty when not remembered. */
  String reason() {
    return stopped.map(Stopped::reason).orElse("");
  }

  int crashes() {
    return stopped.map(Stopped::crashes).orElse(0);
  }

  /** Whether {@code action} was never begun here. */
  boolean isNew(Action.Verb verb, Action action) {
    ActionRun run = runs.get(verb);
    return run == null || !run.id().equals(action.id());
  }

  /** The run of a verb that has begun and has no result. */
  Optional<ActionRun> unfinished(Action.Verb verb) {
    return Optional.ofNullable(runs.get(verb)).filter(run -> run.result().isEmpty());
  }
}
