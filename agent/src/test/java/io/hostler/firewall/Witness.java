package io.hostler.firewall;

import io.hostler.plan.Uid;
import java.util.List;

/** Counts what of a guest's frames comes as far as a hook, by a table of its own. */
final class Witness implements AutoCloseable {
  private final PacketRig rig;
  private final Uid guest;

  /**
   * @param hook and priority, after the rules in question
   */
  Witness(PacketRig rig, Uid guest, String hook) {
    this.rig = rig;
    this.guest = guest;
    rig.space.sh(
        "nft 'table inet witness { counter seen { }; chain seen { type filter hook "
            + hook
            + "; iifname "
            + Some.tap(guest)
            + " counter name seen; }; }'");
  }

  /** Whether any of the frames comes that far. */
  boolean sees(byte[]... frames) {
    rig.space.sh("nft reset counter inet witness seen");
    List.of(frames).forEach(frame -> rig.send(Some.tap(guest), frame));
    return !rig.space.sh("nft list counter inet witness seen").contains("packets 0 ");
  }

  @Override
  public void close() {
    rig.space.sh("nft delete table inet witness");
  }
}
