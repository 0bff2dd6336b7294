package io.hostler.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.firewall.Counted;
import io.hostler.firewall.Way;
import io.hostler.host.AtomicFile;
import io.hostler.model.Json;
import io.hostler.plan.Uid;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The traffic of this node's instances: never lower than before, over restarts of the agent, of
 * guests and of the host. Kept in one file; what was counted after its last write is lost when the
 * host dies, not when the agent does.
 */
public final class TrafficLedger {
  private static final Logger log = LoggerFactory.getLogger(TrafficLedger.class);

  private final Path file;
  private final Map<Uid, Map<Way, FlowMeter>> meters = new HashMap<>();

  /** Reads what an earlier agent kept; a file that can't be read is told and begun anew. */
  public TrafficLedger(Path file) {
    this.file = file;
    AtomicFile.readText(file).found().ifPresent(this::read);
  }

  /**
   * Takes what the kernel says now.
   *
   * @param counts of all instances that the table has
   */
  public synchronized void sample(Map<Uid, Map<Way, Counted>> counts) {
    counts.forEach(
        (uid, ways) -> {
          Map<Way, FlowMeter> own = meters.computeIfAbsent(uid, key -> new EnumMap<>(Way.class));
          ways.forEach(
              (way, now) -> own.merge(way, FlowMeter.NEW.sample(now), (old, x) -> old.sample(now)));
        });
    meters.forEach(
        (uid, ways) -> {
          if (!counts.containsKey(uid)) {
            ways.replaceAll((way, meter) -> meter.ended());
          }
        });
  }

  /**
   * Takes what counters said last that are no more.
   *
   * @param counts of some instances; of a way that is not in them nothing is known
   */
  public synchronized void last(Map<Uid, Map<Way, Counted>> counts) {
    counts.forEach(
        (uid, ways) -> {
          Map<Way, FlowMeter> own = meters.computeIfAbsent(uid, key -> new EnumMap<>(Way.class));
          ways.forEach(
              (way, now) -> own.merge(way, FlowMeter.NEW.sample(now), (old, x) -> old.sample(now)));
          own.replaceAll((way, meter) -> meter.ended());
        });
  }

  /**
   * Forgets instances that are no more.
   *
   * @param finalised true only with proof: what nobody knows yet, or nobody can read, stays
   */
  public synchronized void forget(Predicate<Uid> finalised) {
    meters.keySet().removeIf(finalised);
  }

  public synchronized Map<Uid, Map<Way, Counted>> totals() {
    Map<Uid, Map<Way, Counted>> all = new HashMap<>();
    meters.forEach(
        (uid, ways) -> {
          Map<Way, Counted> own = new EnumMap<>(Way.class);
          ways.forEach((way, meter) -> own.put(way, meter.total()));
          all.put(uid, own);
        });
    return all;
  }

  public synchronized void write() {
    ObjectNode root = Json.object();
    meters.forEach(
        (uid, ways) -> {
          ObjectNode own = root.putObject(uid.toString());
          ways.forEach(
              (way, meter) ->
                  own.putArray(way.name())
                      .add(meter.last().packets())
                      .add(meter.last().bytes())
                      .add(meter.total().packets())
                      .add(meter.total().bytes()));
        });
    AtomicFile.write(file, Json.write(root));
  }

  private void read(String text) {
    try {
      Json.read(text)
          .properties()
          .forEach(
              instance -> {
                Map<Way, FlowMeter> own = new EnumMap<>(Way.class);
                instance
                    .getValue()
                    .properties()
                    .forEach(way -> own.put(Way.valueOf(way.getKey()), meter(way.getValue())));
                meters.put(Uid.parse(instance.getKey()), own);
              });
    } catch (JsonProcessingException | IllegalArgumentException e) {
      log.atError().addKeyValue("file", file).log("traffic can't be read, counting from zero", e);
      meters.clear();
    }
  }

  private static FlowMeter meter(JsonNode four) {
    return new FlowMeter(
        new Counted(four.path(0).asLong(), four.path(1).asLong()),
        new Counted(four.path(2).asLong(), four.path(3).asLong()));
  }
}
