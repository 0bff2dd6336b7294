package io.hostler.api;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The one table of problem codes: their status and their title. */
public final class Codes {

  /** A code's HTTP status and what it means in general. */
  public record Meaning(int status, String title) {}

  private static final Map<String, Meaning> TABLE = table();

  private Codes() {}

  /** Every code that the API can answer, in alphabetical order. */
  public static Map<String, Meaning> all() {
    return TABLE;
  }

  /** What a code means; a code that is not in the table is the agent's own failure, 500. */
  public static Meaning of(String code) {
    Meaning known = TABLE.get(code);
    return known == null ? new Meaning(500, "The agent failed") : known;
  }

  private static Map<String, Meaning> table() {
    Map<String, Meaning> all = new TreeMap<>();
    all.put("bad-request", new Meaning(400, "The request can't be read"));
    all.put("invalid", new Meaning(400, "The document is not valid"));
    all.put("image-truncated", new Meaning(400, "The upload ended early"));
    all.put("not-allowed", new Meaning(403, "The caller may not do this"));
    all.put("not-found", new Meaning(404, "There is no such resource"));
    all.put("no-such-route", new Meaning(404, "The API has no such path"));
    all.put("method-not-allowed", new Meaning(405, "The path does not take this method"));
    all.put("request-timeout", new Meaning(408, "The request did not arrive in time"));
    all.put("conflict", new Meaning(409, "The change does not fit what is there"));
    all.put(
        "ambiguous-id",
        new Meaning(
            409,
            "Several resources are called so or have ids that start so, or it has too few digits"));
    all.put("domain-off", new Meaning(409, "The instance does not run"));
    all.put("no-domain", new Meaning(409, "The instance has no domain"));
    all.put("domain-on", new Meaning(409, "The instance still runs"));
    all.put("disk-bitmap", new Meaning(409, "A bitmap keeps the disk from growing"));
    all.put("disk-shrink", new Meaning(409, "A disk can't shrink"));
    all.put("content-missing", new Meaning(409, "What the instance names is not there"));
    all.put("in-use", new Meaning(409, "Other resources name it"));
    all.put("not-regressed", new Meaning(409, "The store did not go back in time"));
    all.put("store-regressed", new Meaning(409, "The store went back in time"));
    all.put("store-changed", new Meaning(409, "The store was decided about elsewhere"));
    all.put("store-conflict", new Meaning(409, "Somebody else decided at the same moment"));
    all.put("store-undecidable", new Meaning(409, "This node has known no cell to decide on"));
    all.put("schema-newer", new Meaning(409, "A newer version wrote it"));
    all.put("events-gone", new Meaning(410, "The events are no longer held"));
    all.put("precondition-failed", new Meaning(412, "The resource changed meanwhile"));
    all.put("too-large", new Meaning(413, "The request is too large"));
    all.put("image-too-large", new Meaning(413, "The image is too large"));
    all.put("store-too-large", new Meaning(413, "The store does not take that much at once"));
    all.put("too-many-operations", new Meaning(413, "It names too much for one transaction"));
    all.put("unsupported-media-type", new Meaning(415, "The body's type is not understood"));
    all.put("expectation-failed", new Meaning(417, "The request expects what is not done"));
    all.put("image-checksum", new Meaning(422, "The bytes do not have the checksum"));
    all.put("image-format", new Meaning(422, "The image is not what was declared"));
    all.put("image-url", new Meaning(422, "The URL can't be fetched"));
    all.put("image-url-forbidden", new Meaning(422, "The URL leads where it must not"));
    all.put("upgrade-required", new Meaning(426, "The path needs a connection upgrade"));
    all.put("if-match-required", new Meaning(428, "The request must carry If-Match"));
    all.put("precondition-required", new Meaning(428, "The request must carry If-Match"));
    all.put("headers-too-large", new Meaning(431, "The request's header is too large"));
    all.put("internal", new Meaning(500, "The agent failed"));
    all.put("image-storage", new Meaning(500, "The image directory can't be used"));
    all.put("image-check-failed", new Meaning(500, "The image could not be checked"));
    all.put("guard-unreadable", new Meaning(500, "What is remembered of the store can't be read"));
    all.put(
        "guard-unwritable", new Meaning(500, "What is remembered of the store can't be written"));
    all.put("manifest-missing", new Meaning(500, "Nothing is remembered of the instance"));
    all.put("manifest-write", new Meaning(500, "The manifest can't be written"));
    all.put("file-read", new Meaning(500, "A file of the host can't be read"));
    all.put("file-write", new Meaning(500, "A file of the host can't be written"));
    all.put("store-unreadable", new Meaning(500, "A value in the store can't be read"));
    all.put("system-call", new Meaning(500, "The kernel refused a call"));
    all.put("nft-refused", new Meaning(500, "The kernel refused the rules"));
    all.put("nft-unreadable", new Meaning(500, "The firewall's table can't be read"));
    all.put("not-implemented", new Meaning(501, "The request asks for what is not known here"));
    all.put("libvirt-failed", new Meaning(502, "libvirt refused the call"));
    all.put("store-refused", new Meaning(502, "The store refused the request"));
    all.put("image-fetch", new Meaning(502, "The image's server failed"));
    all.put("store-unavailable", new Meaning(503, "The store does not answer"));
    all.put("store-unclear", new Meaning(503, "Nobody knows whether the write happened"));
    all.put("store-unread", new Meaning(503, "The store has not been read yet"));
    all.put("libvirt-unreachable", new Meaning(503, "libvirtd does not answer"));
    all.put("libvirt-hangs", new Meaning(503, "libvirtd does not answer"));
    all.put("libvirt-busy", new Meaning(503, "The agent has too much to do"));
    all.put("libvirt-unclear", new Meaning(503, "Nobody knows whether libvirt did it"));
    all.put("nic-busy", new Meaning(503, "The guest has not let go of its network card"));
    all.put("closed", new Meaning(503, "The agent is stopping"));
    all.put("interrupted", new Meaning(503, "The agent is stopping"));
    all.put("store-credentials", new Meaning(503, "The certificates for the store can't be used"));
    all.put("lease-lost", new Meaning(503, "The store no longer knows this node's lease"));
    all.put("native-busy", new Meaning(503, "The agent has too much to do"));
    all.put("native-unhealthy", new Meaning(503, "The agent lost too many threads"));
    all.put("nft-stuck", new Meaning(503, "The firewall's library does not answer"));
    all.put("nft-unavailable", new Meaning(503, "The firewall's library is not there"));
    all.put("firewall-unread", new Meaning(503, "The firewall's table is not known yet"));
    all.put("consoles-full", new Meaning(503, "The node has too many consoles open"));
    all.put("deadline", new Meaning(504, "The answer did not come in time"));
    all.put("native-deadline", new Meaning(504, "A call into the system did not return in time"));
    all.put("nft-deadline", new Meaning(504, "The firewall's library did not answer in time"));
    all.put("node-unreachable", new Meaning(504, "The instance's node does not answer"));
    all.put("http-version", new Meaning(505, "The version of HTTP is not spoken here"));
    all.put("store-full", new Meaning(507, "The store has no room left"));
    all.put("image-disk-full", new Meaning(507, "The host has no room left"));
    return Collections.unmodifiableMap(all);
  }
}
