package io.hostler.cli;

import io.hostler.cli.syntax.Given;
import io.hostler.cli.syntax.Option;
import java.util.List;

/** The packet that {@code hostler firewall simulate} asks about. */
final class SimulatedPacket {
  private static final Option FROM = Option.of("--from", "ADDRESS", "the sender's address");
  private static final Option TO =
      Option.of("--to", "ADDRESS", "the receiver's address; default: the instance's own");
  private static final Option DIRECTION =
      Option.of("--direction", "WAY", "to the instance, or from it").choices("in", "out");
  private static final Option PROTO = Option.of("--proto", "PROTOCOL", "as in rules").preset("tcp");
  private static final Option PORT = Option.of("--port", "PORT", "the destination port");
  private static final Option ICMP_TYPE =
      Option.of("--icmp-type", "TYPE", "default: an echo request");
  static final List<Option> OPTIONS = List.of(FROM, TO, DIRECTION, PROTO, PORT, ICMP_TYPE);

  private SimulatedPacket() {}

  static String target(Given given) {
    String target = Noun.INSTANCE.target(given) + "/simulate";
    target = Target.with(target, "direction", given.text(DIRECTION));
    target = Target.with(target, "from", given.text(FROM));
    target = Target.with(target, "to", given.text(TO));
    target = Target.with(target, "proto", given.text(PROTO));
    target = Target.with(target, "port", given.text(PORT));
    return Target.with(target, "icmpType", given.text(ICMP_TYPE));
  }
}
