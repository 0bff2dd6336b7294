package io.hostler.api.routes;

import io.hostler.api.Read;
import io.hostler.api.ResourceView;
import io.hostler.api.http.Request;
import io.hostler.api.http.Route;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code If-Match} and {@code If-None-Match} ask of a resource that is written (RFC 9110,
 * sections 13.1.1 and 13.1.2).
 *
 * @param match the revisions of which it must stand at one; empty: If-Match was not given, or is *
 * @param exists whether {@code If-Match: *} was given
 * @param isNew whether {@code If-None-Match: *} was given
 */
record Preconditions(Optional<TreeSet<Long>> match, boolean exists, boolean isNew) {

  /** One tag, or nothing, of a list (RFC 9110, sections 5.6.1 and 8.8.3). */
  private static final Pattern TAG =
      Pattern.compile("[ \\t]*(?:(W/)?\"([!#-~\\x80-\\xff]*)\")?[ \\t]*(?:,|$)");

  private static final Pattern REVISION = Pattern.compile("[1-9][0-9]{0,17}");

  static Preconditions of(Request request) {
    Optional<String> given = request.header("if-match");
    Optional<String> none = request.header("if-none-match");
    if (none.isPresent() && !none.get().strip().equals("*")) {
      throw Request.bad("If-None-Match takes * only");
    }
    if (none.isPresent() && given.isPresent()) {
      throw Request.bad("If-Match and If-None-Match: * exclude each other");
    }
    boolean exists = given.isPresent() && given.get().strip().equals("*");
    return new Preconditions(
        given.filter(tags -> !exists).map(Preconditions::revisions), exists, none.isPresent());
  }

  /** A weak tag equals none, nor does one that no answer has carried. */
  private static TreeSet<Long> revisions(String tags) {
    TreeSet<Long> revisions = new TreeSet<>();
    boolean some = false;
    Matcher each = TAG.matcher(tags);
    int at = 0;
    while (at < tags.length()) {
      if (!each.find(at) || each.start() != at) {
        throw Request.bad(
            "If-Match takes ETags as they were answered, quotes included, with commas between; or"
                + " *");
      }
      at = each.end();
      some |= each.group(2) != null;
      if (each.group(1) == null
          && each.group(2) != null
          && REVISION.matcher(each.group(2)).matches()) {
        revisions.add(Long.parseLong(each.group(2)));
      }
    }
    if (!some) {
      throw Request.bad("If-Match names no ETag");
    }
    return revisions;
  }

  boolean areNone() {
    return match.isEmpty() && !exists && !isNew;
  }

  /** The route obeys both. */
  static Route obeyedBy(Route route) {
    return matchObeyedBy(route)
        .obeying("If-None-Match", "*: only when there is no such resource yet");
  }

  /** The route changes only what is there. */
  static Route matchObeyedBy(Route route) {
    return route.obeying(
        "If-Match",
        "only when the resource stands at one of these ETags, quotes included, with commas between;"
            + " *: when there is one");
  }

  /**
   * The revision that the write of a resource which may not be there must compare: 0 when it must
   * not be.
   *
   * @param now reads the resource
   */
  CompletableFuture<Long> revisionToPut(
      Supplier<CompletableFuture<Read<Optional<ResourceView>>>> now) {
    if (isNew) {
      return CompletableFuture.completedFuture(0L);
    }
    if (match.isPresent() && match.get().size() == 1) {
      return CompletableFuture.completedFuture(match.get().first());
    }
    return now.get().thenApply(read -> oneOf(read.value()));
  }

  /**
   * The revision that the write of a resource which is there must compare; empty: any. None stands
   * at 0, so that what must not be there is not written.
   *
   * @param now reads the resource
   */
  CompletableFuture<OptionalLong> revision(
      Supplier<CompletableFuture<Read<Optional<ResourceView>>>> now) {
    if (match.isEmpty() && !isNew) {
      return CompletableFuture.completedFuture(OptionalLong.empty());
    }
    return revisionToPut(now).thenApply(OptionalLong::of);
  }

  private long oneOf(Optional<ResourceView> view) {
    long stands = view.map(ResourceView::revision).orElse(0L);
    if (view.isEmpty() || (!exists && !match.orElseThrow().contains(stands))) {
      throw failed(
          view.isEmpty() ? "it is not there" : "it is at \"" + stands + "\", which If-Match lacks");
    }
    return stands;
  }

  private static HostlerException failed(String detail) {
    return new HostlerException(
        new Problem("precondition-failed", detail, "read it again and decide anew"));
  }
}
