package io.hostler.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.firewall.Counted;
import io.hostler.firewall.TrafficDirection;
import io.hostler.host.AtomicFile;
import io.hostler.host.HostException;
import io.hostler.model.Json;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The traffic of this node's instances: never lower than before, over restarts of the agent, of
 * guests and of the host. Kept in one file; what was counted after its last write is lost when the
 * host dies, not when the agent does.
 *
 * <p>Taking a count never waits for the disk. While the file can't be read, what an earlier agent
 * counted is unknown: nothing is told and nothing is written over it.
 */
public final class TrafficLedger {
  private static final Logger log = LoggerFactory.getLogger(TrafficLedger.class);

  private final Path file;

  /** Held while the file is read or written; never by who holds the meters. */
  private final Object disk = new Object();

  private final Map<Uid, Map<TrafficDirection, FlowMeter>> meters = new HashMap<>();

  /** What counters said last that went before the file was read. */
  private final List<Map<Uid, Map<TrafficDirection, Counted>>> early = new ArrayList<>();

  private boolean read;

  /** Reads what an earlier agent kept; what is not in the form of a ledger is begun anew. */
  public TrafficLedger(Path file) {
    this.file = file;
    lookAtFile().ifPresent(why -> log.error("traffic is not counted until it can be: {}", why));
  }

  /**
   * Takes what the kernel says now.
   *
   * @param counts of all instances that the table has
   */
  public synchronized void sample(Map<Uid, Map<TrafficDirection, Counted>> counts) {
    if (!read) {
      return; // The kernel counts on.
    }
    counts.forEach(this::count);
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
  public synchronized void last(Map<Uid, Map<TrafficDirection, Counted>> counts) {
    if (!read) {
      early.add(counts);
      return;
    }
    counts.forEach((uid, ways) -> count(uid, ways).replaceAll((way, meter) -> meter.ended()));
  }

  /** The instance's meters, with these counted. */
  private Map<TrafficDirection, FlowMeter> count(Uid uid, Map<TrafficDirection, Counted> ways) {
    Map<TrafficDirection, FlowMeter> own =
        meters.computeIfAbsent(uid, key -> new EnumMap<>(TrafficDirection.class));
    ways.forEach(
        (way, now) -> own.merge(way, FlowMeter.NEW.sample(now), (old, x) -> old.sample(now)));
    return own;
  }

  /**
   * Forgets instances that are no more.
   *
   * @param finalised with proof: what nobody knows yet, or nobody can read, stays
   */
  public synchronized void forget(Set<Uid> finalised) {
    meters.keySet().removeAll(finalised);
  }

  public synchronized Map<Uid, Map<TrafficDirection, Counted>> totals() {
    Map<Uid, Map<TrafficDirection, Counted>> all = new HashMap<>();
    meters.forEach(
        (uid, ways) -> {
          Map<TrafficDirection, Counted> own = new EnumMap<>(TrafficDirection.class);
          ways.forEach((way, meter) -> own.put(way, meter.total()));
          all.put(uid, own);
        });
    return all;
  }

  /**
   * Keeps on disk what was counted so far. Waits for the disk.
   *
   * @throws HostException {@code file-write}, or {@code file-read} while what an earlier agent kept
   *     can't be read; nothing that is known is lost by it
   */
  public void write() {
    synchronized (disk) {
      Optional<Problem> unread = lookAtFile();
      if (unread.isPresent()) {
        throw new HostException(unread.get());
      }
      AtomicFile.write(file, text());
    }
  }

  private synchronized String text() {
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
    return Json.write(root);
  }

  /** Until it was read once; only that it is not there is as good as read. Why not, if so. */
  private Optional<Problem> lookAtFile() {
    synchronized (disk) {
      if (isRead()) {
        return Optional.empty();
      }
      return switch (AtomicFile.readText(file)) {
        case Seen.Unknown<String>(var why) -> Optional.of(why);
        case Seen.Absent<String>() -> begin(Map.of());
        case Seen.Present<String>(var text) -> begin(parsed(text));
      };
    }
  }

  private synchronized boolean isRead() {
    return read;
  }

  private synchronized Optional<Problem> begin(Map<Uid, Map<TrafficDirection, FlowMeter>> kept) {
    read = true;
    meters.putAll(kept);
    early.forEach(this::last);
    early.clear();
    return Optional.empty();
  }

  private Map<Uid, Map<TrafficDirection, FlowMeter>> parsed(String text) {
    Map<Uid, Map<TrafficDirection, FlowMeter>> kept = new HashMap<>();
    try {
      Json.read(text)
          .properties()
          .forEach(
              instance -> {
                Map<TrafficDirection, FlowMeter> own = new EnumMap<>(TrafficDirection.class);
                instance
                    .getValue()
                    .properties()
                    .forEach(
                        way ->
                            own.put(TrafficDirection.valueOf(way.getKey()), meter(way.getValue())));
                kept.put(Uid.parse(instance.getKey()), own);
              });
      return kept;
    } catch (JsonProcessingException | IllegalArgumentException e) {
      log.atError().addKeyValue("file", file).log("traffic can't be read, counting from zero", e);
      return Map.of();
    }
  }

  private static FlowMeter meter(JsonNode four) {
    return new FlowMeter(
        new Counted(four.path(0).asLong(), four.path(1).asLong()),
        new Counted(four.path(2).asLong(), four.path(3).asLong()));
  }
}
