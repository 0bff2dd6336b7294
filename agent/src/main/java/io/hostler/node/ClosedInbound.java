package io.hostler.node;

import io.hostler.host.AtomicFile;
import io.hostler.host.HostException;
import io.hostler.manifest.Manifest;
import io.hostler.model.FirewallSpec;
import io.hostler.model.InstanceSpec;
import io.hostler.model.Resource;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which instances of this node are closed by an upgrade. To an earlier version an instance whose
 * firewalls have no rule was open; it drops all inbound now. Each is named by doctor, as long as it
 * is so, until the agent starts again after it was named.
 *
 * <p>The file holds who is still to be named: where there is none, that version was here last, or
 * none.
 */
public final class ClosedInbound {
  private static final Logger log = LoggerFactory.getLogger(ClosedInbound.class);

  private final Path file;
  private final Function<Uid, Seen<Manifest>> manifests;
  private final Set<Uid> named;
  private boolean said;

  /**
   * @param all the manifests of this node as the last agent left them
   * @param manifests as they are now
   * @throws HostException {@code file-write}
   */
  public ClosedInbound(
      Path file, Supplier<Map<Uid, Seen<Manifest>>> all, Function<Uid, Seen<Manifest>> manifests) {
    this.file = file;
    this.manifests = manifests;
    this.named =
        switch (AtomicFile.readText(file)) {
          case Seen.Present<String>(String text) ->
              text.lines().map(Uid::parse).collect(Collectors.toCollection(TreeSet::new));
          case Seen.Absent<String>() -> closed(all.get());
          case Seen.Unknown<String>(Problem why) -> {
            log.warn("which instances an upgrade closed is not known: {}", why);
            yield new TreeSet<>();
          }
        };
    this.said = named.isEmpty();
  }

  private Set<Uid> closed(Map<Uid, Seen<Manifest>> all) {
    Set<Uid> closed = new TreeSet<>();
    all.forEach(
        (uid, seen) -> seen.found().filter(ClosedInbound::is).ifPresent(m -> closed.add(uid)));
    write(closed);
    return closed;
  }

  private void write(Set<Uid> uids) {
    AtomicFile.write(file, uids.stream().map(uid -> uid + "\n").collect(Collectors.joining()));
  }

  /** Whether firewalls are attached, and of none of them a rule is remembered. */
  private static boolean is(Manifest manifest) {
    List<String> attached = ((InstanceSpec) manifest.instance().spec()).firewalls();
    Map<String, FirewallSpec> known =
        manifest.named().stream()
            .filter(each -> each.spec() instanceof FirewallSpec)
            .collect(
                Collectors.toMap(each -> each.name().name(), each -> (FirewallSpec) each.spec()));
    return !attached.isEmpty()
        && attached.stream()
            .allMatch(
                name ->
                    Optional.ofNullable(known.get(name))
                        .filter(firewall -> firewall.rules().isEmpty())
                        .isPresent());
  }

  /** For doctor. May wait for the disk. */
  public synchronized Optional<Problem> finding() {
    String names =
        named.stream()
            .map(uid -> manifests.apply(uid).found().filter(ClosedInbound::is))
            .flatMap(Optional::stream)
            .map(Manifest::instance)
            .map(Resource::name)
            .map(name -> name.environment() + "/" + name.name())
            .collect(Collectors.joining(", "));
    if (!said) {
      write(Set.of());
      said = true;
    }
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Problem(
                "inbound-closed",
                "all inbound of "
                    + names
                    + " is dropped since the agent was upgraded: none of the attached firewalls has"
                    + " a rule, which once meant open",
                "give the firewalls rules, or detach them to leave the instance open; named until"
                    + " the agent starts again"));
  }
}
