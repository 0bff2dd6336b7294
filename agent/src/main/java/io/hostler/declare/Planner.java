package io.hostler.declare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.model.Body;
import io.hostler.model.Document;
import io.hostler.model.InvalidException;
import io.hostler.model.Json;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.model.SpecCodec;
import io.hostler.plan.Uid;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** From what was asked and what stands there to the resource as it would be. Writes nothing. */
final class Planner {
  private final InstantSource clock;

  Planner(InstantSource clock) {
    this.clock = clock;
  }

  /** The three-way merge. */
  Planned apply(Document document, Optional<Declared> before) {
    // As the store will give it back: trees of YAML have other kinds of numbers than trees of JSON.
    String written = Json.write(document.applied());
    ObjectNode wanted = Json.object(written);
    Optional<Resource> current = usable(document.name(), before);
    ObjectNode last = current.flatMap(Resource::applied).map(Json::object).orElseGet(Json::object);
    ObjectNode now = current.map(Planner::tree).orElseGet(Json::object);
    ObjectNode merged = Merge.threeWay(last, now, wanted);
    Planned planned = plan(document.name(), before, merged, document.parsed().contents());
    ShownFields.check(document, planned);
    return planned.with(planned.after().withApplied(written));
  }

  /** As the document says and no more; what was left out is default. */
  Planned put(Document document, Optional<Declared> before) {
    var unused = usable(document.name(), before);
    Planned planned =
        plan(document.name(), before, document.applied(), document.parsed().contents());
    ShownFields.check(document, planned);
    return planned;
  }

  /** JSON merge patch of {@code {tags, spec}}. */
  Planned patch(ObjectNode patch, Declared before) {
    patch
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!field.equals("tags") && !field.equals("spec")) {
                throw new InvalidException(field, "can't be patched; only tags and spec can");
              }
            });
    if (patch.path("spec").isNull()) {
      throw new InvalidException(
          "spec", "can't be removed; name those of its fields that shall go");
    }
    Resource current = usable(before.resource().name(), Optional.of(before)).orElseThrow();
    return plan(current.name(), Optional.of(before), Merge.patch(tree(current), patch), Map.of());
  }

  private Planned plan(
      ResourceName name, Optional<Declared> before, ObjectNode merged, Map<String, String> given) {
    Body body = Body.parse(name.kind(), merged);
    Map<String, String> contents = new HashMap<>(given);
    contents.putAll(body.parsed().contents());
    Resource after =
        before
            .map(each -> each.resource().withTags(body.tags()).withSpec(body.parsed().spec()))
            .orElseGet(
                () ->
                    Resource.create(
                        name,
                        Uid.random(),
                        body.tags(),
                        clock.instant().truncatedTo(ChronoUnit.MILLIS),
                        body.parsed().spec()));
    return new Planned(before, after, contents);
  }

  /** {@code {tags, spec}} of what stands there. */
  private static ObjectNode tree(Resource resource) {
    ObjectNode tree = Json.object();
    ObjectNode tags = tree.putObject("tags");
    new TreeMap<>(resource.tags()).forEach(tags::put);
    tree.set("spec", SpecCodec.write(resource.spec()));
    return tree;
  }

  private static Optional<Resource> usable(ResourceName name, Optional<Declared> before) {
    Optional<Resource> current = before.map(Declared::resource);
    if (current.map(Resource::deleting).orElse(false)) {
      throw DeclareProblems.deleting(name);
    }
    return current;
  }
}
