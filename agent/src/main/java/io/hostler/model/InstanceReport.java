package io.hostler.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.plan.Uid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a node says of an instance that it has: an {@link Observation}, read as what it is of this
 * kind. Its body is what only instances have: {@code memory}, {@code addresses}, {@code orphan},
 * {@code actions}, {@code built}.
 *
 * @param reason why it is in that state: {@code guest}, {@code user}, a step's problem; of a
 *     running one what is in its way; empty when there is nothing to say
 * @param since when it came into the state
 * @param generation the generation of the resource that the node has seen and this speaks of
 * @param applied the newest generation that is wholly in force there; 0 before the first, and while
 *     anything is blocked or fails: then nobody can say which one is
 * @param memory bytes that it holds on the node, also as an orphan
 * @param addresses that its tap carries, also as an orphan
 * @param orphan whether it carries this cell's mark and has no desired resource
 * @param actions by its id how the newest action of each verb goes: {@code running}, {@code done},
 *     {@code failed: …}, {@code interrupted}
 * @param built the highest rebuild count whose root disk was made there; empty before the first.
 *     Known also when disk and manifest are lost: what was built once is never built afresh
 */
public record InstanceReport(
    Uid uid,
    String environment,
    String name,
    InstanceState state,
    String reason,
    Instant since,
    long generation,
    long applied,
    List<Condition> conditions,
    long memory,
    List<IpAddress> addresses,
    boolean orphan,
    Map<String, String> actions,
    Optional<Integer> built) {

  public InstanceReport {
    conditions = List.copyOf(conditions);
    addresses = List.copyOf(addresses);
    actions = Map.copyOf(actions);
  }

  /**
   * @throws InvalidException when it is not what a node can say of an instance
   */
  public static InstanceReport of(Observation said) {
    Fields.Reading reading = Fields.Reading.lenient();
    Fields body = new Fields(Json.object(said.body()), "", reading);
    InstanceReport report =
        new InstanceReport(
            said.uid(),
            said.environment(),
            said.name(),
            state(said, body),
            said.reason(),
            said.since(),
            said.generation(),
            said.applied(),
            said.conditions(),
            body.neededNumber("memory"),
            body.list("addresses", IpAddress::parse).orElse(List.of()),
            body.flag("orphan", false),
            body.map("actions"),
            body.number("built").map(Math::toIntExact));
    reading.problems().check();
    return report;
  }

  private static InstanceState state(Observation said, Fields problems) {
    Optional<InstanceState> state = Words.parse(InstanceState.class, said.state());
    if (state.isEmpty()) {
      problems.wrong("state", "must be one of " + Words.choices(InstanceState.class));
    }
    return state.orElse(InstanceState.ERROR);
  }

  public Observation observation() {
    ObjectNode body = Json.object().put("memory", memory);
    body.set("addresses", Json.list(addresses));
    body.put("orphan", orphan);
    body.set("actions", Json.map(actions));
    built.ifPresent(count -> body.put("built", count));
    return new Observation(
        Kind.INSTANCE,
        environment,
        name,
        uid,
        state.word(),
        reason,
        since,
        generation,
        applied,
        conditions,
        Json.write(body));
  }
}
