package io.hostler.api;

import io.hostler.model.ResourceName;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What people type in place of a name: a uid, or the first digits of a short id. */
public final class NameOrId {
  /** Digits that are enough for who only looks. */
  static final int LOOKED_AT = 4;

  /**
   * As many digits as a short id has: for what changes something. With fewer, the second delete of
   * a name such as {@code db01} would take whose uid begins so.
   */
  static final int CHANGED = 8;

  /** Resources that one answer names. */
  private static final int SHOWN = 10;

  private NameOrId() {}

  /** At least {@value #LOOKED_AT} digits of a uid as it is written. */
  public static boolean mayBeId(String text) {
    return text.length() >= LOOKED_AT
        && text.length() <= 36
        && text.matches("[0-9a-fA-F]{1,8}(-[0-9a-fA-F-]*)?");
  }

  /** At least {@value #CHANGED} digits of a uid as it is written. */
  public static boolean mayBeShortId(String text) {
    return text.length() >= CHANGED && mayBeId(text);
  }

  /** Those of {@code all} whose uid begins with {@code text}. */
  public static <T> List<T> startingWith(String text, List<T> all, Function<T, Uid> uid) {
    String start = text.toLowerCase(Locale.ROOT);
    return all.stream().filter(each -> uid.apply(each).toString().startsWith(start)).toList();
  }

  /**
   * The resource of that name, or the one of {@code all} whose uid begins so; the name when there
   * is neither.
   *
   * @param name of the text that was typed
   * @param named the resource of exactly that name
   * @param digits that an id must have here at least
   * @throws HostlerException {@code ambiguous-id} when there are several, or too few digits
   */
  static ResourceName pick(
      ResourceName name, Optional<ResourceView> named, List<ResourceView> all, int digits) {
    String text = name.name();
    List<ResourceName> found =
        startingWith(text, all, ResourceView::uid).stream()
            .map(ResourceView::resourceName)
            .filter(each -> !each.equals(name))
            .toList();
    if (found.isEmpty()) {
      return name;
    }
    if (named.isPresent()) {
      throw ambiguous(
          text + " is the name of " + name.shown() + " and the start of the id of " + says(found),
          "give the uid of the one that is meant");
    }
    if (found.size() > 1) {
      throw ambiguous(text + " is the start of the ids of " + says(found), "give more digits");
    }
    if (text.length() < digits) {
      throw ambiguous(
          "nothing is called " + text + "; it is the start of the id of " + says(found),
          "to change it give its name, or " + digits + " digits of the id at least");
    }
    return found.getFirst();
  }

  private static String says(List<ResourceName> found) {
    return found.stream().limit(SHOWN).map(ResourceName::shown).collect(Collectors.joining(", "))
        + (found.size() > SHOWN ? " and " + (found.size() - SHOWN) + " more" : "");
  }

  private static HostlerException ambiguous(String detail, String advice) {
    return new HostlerException(new Problem("ambiguous-id", detail, advice));
  }
}
