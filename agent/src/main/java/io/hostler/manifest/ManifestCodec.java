package io.hostler.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.model.Action;
import io.hostler.model.ImageSpec;
import io.hostler.model.InvalidException;
import io.hostler.model.Json;
import io.hostler.model.Kind;
import io.hostler.model.PlacementCodec;
import io.hostler.model.Resource;
import io.hostler.model.ResourceCodec;
import io.hostler.model.SpecCodec;
import io.hostler.model.Unknowns;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Uid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Manifests to and from their file. What a newer version wrote in it is kept, at any depth. */
final class ManifestCodec {

  private ManifestCodec() {}

  /**
   * @throws HostlerException {@code schema-newer} when a newer version wrote it
   */
  static String write(Manifest manifest) {
    manifest.extra().checkWritable("the manifest of " + manifest.uid());
    return Json.pretty(manifest.extra().addTo(tree(manifest, manifest.extra().schema())));
  }

  private static ObjectNode tree(Manifest manifest, int schema) {
    ObjectNode node =
        Json.object()
            .put("schema", schema)
            .put("cell", manifest.cell().toString())
            .put("era", manifest.era())
            .put("generation", manifest.generation());
    node.set("instance", ResourceCodec.tree(manifest.instance()));
    node.set("placement", PlacementCodec.tree(manifest.placement()));
    ArrayNode named = node.putArray("named");
    manifest.named().forEach(resource -> named.add(ResourceCodec.tree(resource)));
    manifest.userData().ifPresent(text -> node.put("userData", text));
    manifest.built().ifPresent(built -> node.set("built", built(built)));
    manifest
        .stopped()
        .ifPresent(
            stopped ->
                node.putObject("stopped")
                    .put("reason", stopped.reason())
                    .put("at", stopped.at().toString())
                    .put("crashes", stopped.crashes()));
    ObjectNode actions = node.putObject("actions");
    manifest
        .actions()
        .forEach(
            (verb, run) -> {
              ObjectNode one = actions.putObject(verb.word()).put("id", run.id());
              one.put("startedAt", run.startedAt().toString());
              run.result().ifPresent(result -> one.put("result", result));
            });
    return node;
  }

  private static ObjectNode built(Built built) {
    ObjectNode node =
        Json.object()
            .put("count", built.count())
            .put("diskMade", built.diskMade())
            .put("hostname", built.hostname());
    node.set("image", SpecCodec.write(built.image()));
    ArrayNode keys = node.putArray("sshKeys");
    built.sshKeys().forEach(keys::add);
    built.userData().ifPresent(text -> node.put("userData", text));
    built
        .seed()
        .ifPresent(
            seed ->
                node.putObject("seed").put("network", seed.network()).put("sha256", seed.sha256()));
    return node;
  }

  /** Fails with {@link InvalidException} when it can't be represented at all. */
  static Manifest read(String text) {
    ObjectNode node = Json.object(text);
    try {
      List<Resource> named = new ArrayList<>();
      node.path("named").forEach(one -> named.add(ResourceCodec.read(Json.write(one))));
      Manifest manifest =
          new Manifest(
              Uid.parse(text(node, "cell")),
              ResourceCodec.read(Json.write(node.path("instance"))),
              PlacementCodec.read(Json.write(node.path("placement"))),
              named,
              optional(node, "userData"),
              node.path("era").asLong(),
              node.path("generation").asLong(),
              node.path("built") instanceof ObjectNode built
                  ? Optional.of(readBuilt(built))
                  : Optional.empty(),
              node.path("stopped") instanceof ObjectNode stopped
                  ? Optional.of(readStopped(stopped))
                  : Optional.empty(),
              readActions(node.path("actions")));
      int schema = node.path("schema").asInt(Unknowns.SCHEMA);
      return manifest.with(Unknowns.between(schema, node, tree(manifest, schema)));
    } catch (IllegalArgumentException | java.time.DateTimeException e) {
      throw new InvalidException("", "is not a manifest: " + e.getMessage());
    }
  }

  private static Built readBuilt(ObjectNode node) {
    List<String> keys = new ArrayList<>();
    node.path("sshKeys").forEach(key -> keys.add(key.asText()));
    return new Built(
        node.path("count").asInt(),
        node.path("diskMade").asBoolean(),
        (ImageSpec) SpecCodec.readStored(Kind.IMAGE, (ObjectNode) node.path("image")),
        text(node, "hostname"),
        keys,
        optional(node, "userData"),
        node.path("seed") instanceof ObjectNode seed
            ? Optional.of(new BuiltSeed(text(seed, "network"), text(seed, "sha256")))
            : Optional.empty());
  }

  private static Stopped readStopped(ObjectNode node) {
    return new Stopped(
        text(node, "reason"), Instant.parse(text(node, "at")), node.path("crashes").asInt());
  }

  private static Map<Action.Verb, ActionRun> readActions(JsonNode node) {
    Map<Action.Verb, ActionRun> actions = new EnumMap<>(Action.Verb.class);
    for (Action.Verb verb : Action.Verb.values()) {
      if (node.path(verb.word()) instanceof ObjectNode run) {
        actions.put(
            verb,
            new ActionRun(
                text(run, "id"), Instant.parse(text(run, "startedAt")), optional(run, "result")));
      }
    }
    return actions;
  }

  private static String text(JsonNode node, String field) {
    return optional(node, field)
        .orElseThrow(() -> new IllegalArgumentException("it has no " + field));
  }

  private static Optional<String> optional(JsonNode node, String field) {
    return node.path(field).isTextual() ? Optional.of(node.path(field).asText()) : Optional.empty();
  }
}
