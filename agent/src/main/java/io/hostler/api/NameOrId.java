package io.hostler.api;

import io.hostler.model.Kind;
import io.hostler.model.ResourceName;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What people type in place of a name: a uid, or the first digits of a short id. */
public final class NameOrId {
  private static final int SHORTEST = 4;
  private static final int SHORT_ID = 8;

  private NameOrId() {}

  /** At least {@value #SHORTEST} digits of a uid as it is written. */
  public static boolean mayBeId(String text) {
    return text.length() >= SHORTEST
        && text.length() <= 36
        && text.matches("[0-9a-fA-F]{1,8}(-[0-9a-fA-F-]*)?");
  }

  /**
   * As many digits as a short id has, at least: for what changes something. With fewer, the second
   * delete of a name such as {@code db01} would take whose uid begins so.
   */
  public static boolean mayBeShortId(String text) {
    return text.length() >= SHORT_ID && mayBeId(text);
  }

  /** Those of {@code all} whose uid begins with {@code text}. */
  public static <T> List<T> startingWith(String text, List<T> all, Function<T, Uid> uid) {
    String start = text.toLowerCase(Locale.ROOT);
    return all.stream().filter(each -> uid.apply(each).toString().startsWith(start)).toList();
  }

  /**
   * The one of {@code all} that {@code text} is the beginning of the uid of; a name of that text
   * when there is none.
   *
   * @throws HostlerException {@code ambiguous-id} when there are several
   */
  public static ResourceName pick(
      Kind kind, String environment, String text, List<ResourceView> all) {
    List<ResourceView> found = startingWith(text, all, ResourceView::uid);
    if (found.size() > 1) {
      throw new HostlerException(
          new Problem(
              "ambiguous-id",
              text + " is the start of the ids of " + found.size() + " resources",
              "give more digits"));
    }
    return found.isEmpty()
        ? ResourceName.of(kind, environment, text)
        : found.getFirst().resourceName();
  }
}
