package io.hostler.firewall;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which flows towards a guest go on when its rules change. A flow that the rules let in carries the
 * guest's epoch as its conntrack mark; where the guest has another one by now, the flow's next
 * packet is judged anew, as if it were the first.
 *
 * <p>The epoch follows from what is declared alone, so it is committed together with the rules, and
 * nothing is left to be done after a commit. Guests of epoch {@link #NONE} never look at marks.
 */
public final class Cut {
  /** Nobody asked for flows to be cut. */
  public static final int NONE = 0;

  /** Our marks begin with 4, so that those of others are told apart. */
  static final int OURS = 0x40000000;

  static final int FIRST_DIGIT = 0xf0000000;

  /** Of a flow that was judged anew and refused: replies to it stop too. */
  static final int ENDED = 0x4fffffff;

  private Cut() {}

  /**
   * The epoch of these rules: another one whenever a firewall that cuts comes, goes or has other
   * rules, and whenever a cut is asked for.
   */
  static int epoch(List<AttachedFirewall> firewalls, Optional<String> asked) {
    StringBuilder text = new StringBuilder();
    firewalls.stream()
        .map(Cut::token)
        .flatMap(Optional::stream)
        .sorted()
        .forEach(token -> text.append(token).append('\n'));
    asked.ifPresent(id -> text.append("instance ").append(id));
    return text.isEmpty() ? NONE : hashed(text.toString());
  }

  /** What a firewall adds to the epoch of who has it. */
  static Optional<String> token(AttachedFirewall firewall) {
    if (firewall.cutLive()) {
      List<String> rules = firewall.rules().stream().map(RuleText::id).sorted().toList();
      return Optional.of("live " + firewall.uid() + " " + rules);
    }
    return firewall.cut().map(id -> "once " + firewall.uid() + " " + id);
  }

  private static int hashed(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      int epoch = OURS | (ByteBuffer.wrap(hash).getInt() & ~FIRST_DIGIT);
      return epoch == ENDED ? OURS : epoch;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As nft reads it. */
  static String text(int mark) {
    return String.format(Locale.ROOT, "0x%08x", mark);
  }
}
