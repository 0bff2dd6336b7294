package io.hostler.linux;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What an event of {@link Netlink#NETLINK_ROUTE} tells of a network device, as far as who keeps the
 * device as it should be has to know.
 *
 * @param index the device's, in its namespace
 * @param name where the event tells it
 * @param loss whether the device went or is down, or lost an address, a route, a queueing
 *     discipline or a filter; what comes to it is no news to who put it there
 * @param gone whether it is no more
 */
public record LinkNews(int index, Optional<String> name, boolean loss, boolean gone) {
  /** RTNLGRP_TC. */
  private static final int TRAFFIC_CONTROL = 4;

  private static final int LINK_HEADER = 16;
  private static final int LINK_NAME = 3;
  private static final int IFF_UP = 1;
  private static final int ADDRESS_GONE = 21;
  private static final int ROUTE_GONE = 25;
  private static final int ROUTE_HEADER = 12;
  private static final int ROUTE_DEVICE = 4;
  private static final int QDISC_GONE = 37;
  private static final int FILTER_GONE = 45;

  /** The groups whose events tell of all that. */
  public static int[] groups() {
    return new int[] {
      NetlinkEvents.LINK,
      TRAFFIC_CONTROL,
      NetlinkEvents.IPV4_ADDRESS,
      NetlinkEvents.IPV4_ROUTE,
      NetlinkEvents.IPV6_ADDRESS,
      NetlinkEvents.IPV6_ROUTE
    };
  }

  /** Empty when the message is of another kind. */
  public static Optional<LinkNews> of(NetlinkMessage message) {
    ByteBuffer fixed = message.payload();
    return switch (message.type()) {
      case Links.NEW, Links.DELETE ->
          Optional.of(
              new LinkNews(
                  fixed.getInt(4),
                  message.attributes(LINK_HEADER).text(LINK_NAME),
                  message.type() == Links.DELETE || (fixed.getInt(8) & IFF_UP) == 0,
                  message.type() == Links.DELETE));
      case ADDRESS_GONE, QDISC_GONE, FILTER_GONE ->
          Optional.of(new LinkNews(fixed.getInt(4), Optional.empty(), true, false));
      case ROUTE_GONE ->
          message
              .attributes(ROUTE_HEADER)
              .integer(ROUTE_DEVICE)
              .map(device -> new LinkNews(device, Optional.empty(), true, false));
      default -> Optional.empty();
    };
  }
}
