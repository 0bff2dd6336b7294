package io.hostler.reservation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.model.IpAddress;
import io.hostler.model.Json;
import io.hostler.model.Unknowns;
import io.hostler.placement.Counter;
import io.hostler.placement.NodeReservation;
import io.hostler.placement.PoolReservation;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.store.Entry;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reservations as JSON. What a newer version wrote beside what this one knows is kept; a value of a
 * higher schema is read and never written.
 */
public final class ReservationCodec {
  private static final int SCHEMA = 1;

  private ReservationCodec() {}

  public static Counter<NodeReservation> node(Optional<Entry> entry) {
    return entry
        .map(
            each -> {
              ObjectNode json = parse(each.value(), each.key());
              return counter(
                  new NodeReservation(
                      json.path("cpus").asLong(),
                      json.path("memory").asLong(),
                      json.path("instances").asLong()),
                  each);
            })
        .orElseGet(() -> Counter.none(NodeReservation.NONE));
  }

  public static Counter<PoolReservation> pool(Optional<Entry> entry) {
    return entry
        .map(each -> counter(poolValue(parse(each.value(), each.key()), each.key()), each))
        .orElseGet(() -> Counter.none(PoolReservation.NONE));
  }

  public static String write(NodeReservation value, Optional<String> stored) {
    ObjectNode json = base(stored);
    json.put("cpus", value.cpus());
    json.put("memory", value.memory());
    json.put("instances", value.instances());
    return Json.write(json);
  }

  public static String write(PoolReservation value, Optional<String> stored) {
    ObjectNode json = base(stored);
    json.put("used", value.used());
    json.remove("next");
    value.next().ifPresent(next -> json.put("next", next.toString()));
    json.remove("quarantine");
    if (!value.quarantine().isEmpty()) {
      ObjectNode quarantine = json.putObject("quarantine");
      new TreeMap<>(value.quarantine())
          .forEach((address, until) -> quarantine.put(address.toString(), until.toString()));
    }
    return Json.write(json);
  }

  private static PoolReservation poolValue(ObjectNode json, String key) {
    try {
      Map<IpAddress, Instant> quarantine = new TreeMap<>();
      for (Map.Entry<String, JsonNode> each : json.path("quarantine").properties()) {
        quarantine.put(IpAddress.parse(each.getKey()), Instant.parse(each.getValue().asText()));
      }
      Optional<IpAddress> next =
          json.path("next").isTextual()
              ? Optional.of(IpAddress.parse(json.path("next").asText()))
              : Optional.empty();
      return new PoolReservation(json.path("used").asLong(), next, quarantine);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw unreadable(key, e);
    }
  }

  private static ObjectNode base(Optional<String> stored) {
    ObjectNode json = stored.map(text -> parse(text, "a reservation")).orElseGet(Json::object);
    if (json.path("schema").asInt(SCHEMA) > SCHEMA) {
      throw Unknowns.newer("a reservation");
    }
    return json.put("schema", SCHEMA);
  }

  private static ObjectNode parse(String text, String key) {
    try {
      if (Json.read(text) instanceof ObjectNode object) {
        return object;
      }
      throw unreadable(key, new IllegalArgumentException("no JSON object"));
    } catch (JsonProcessingException e) {
      throw unreadable(key, e);
    }
  }

  private static HostlerException unreadable(String key, Exception cause) {
    return new HostlerException(
        new Problem("store-unreadable", key + " holds no reservation: " + cause.getMessage()),
        cause);
  }

  private static <T> Counter<T> counter(T value, Entry entry) {
    return new Counter<>(value, entry.modRevision(), Optional.of(entry.value()));
  }
}
