package io.hostler.api;

import io.hostler.model.IpAddress;
import io.hostler.model.ResourceName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the rules of this node say, and what the kernel counted. */
public interface Firewalls {

  /**
   * What would become of a packet.
   *
   * @param out whether the instance sends it; otherwise it comes to the instance
   * @param peer the other side
   * @param own the instance's address; empty: its first of the peer's family
   * @param port the destination's; 0 where the protocol has none
   * @param icmpType of icmp and icmpv6; 0 otherwise
   */
  record Question(
      boolean out, IpAddress peer, Optional<IpAddress> own, int protocol, int port, int icmpType) {}

  /**
   * @param verdict {@code passed}, {@code dropped} or {@code rejected}
   * @param reason who decided: {@code firewall-rule}, {@code no-rule-matches}, …
   * @param firewall the name of the firewall whose rule decided
   * @param rule that rule
   */
  record Judgement(
      String verdict, String reason, Optional<String> firewall, Optional<String> rule) {}

  /**
   * @param declared by what is declared now
   * @param committed by what the kernel of the node holds at this moment; empty: the instance has
   *     no rules there
   * @param differs whether the two disagree
   */
  record Simulated(Judgement declared, Optional<Judgement> committed, boolean differs) {}

  /** One rule and what the kernel counted at it since it was first in force. */
  record Count(String rule, long packets, long bytes) {}

  CompletableFuture<Simulated> simulate(ResourceName instance, Question question);

  /** nft's text of the whole table of this node, or of one instance's part. */
  CompletableFuture<String> compile(Optional<ResourceName> instance);

  /** Of all instances of this node together: a firewall is one chain. */
  CompletableFuture<List<Count>> counters(ResourceName firewall);
}
