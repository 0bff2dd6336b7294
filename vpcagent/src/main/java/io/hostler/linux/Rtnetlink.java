package io.hostler.linux;

/** All of rtnetlink over one socket, for one thread at a time. */
public final class Rtnetlink implements AutoCloseable {
  private final NetlinkSocket socket = NetlinkSocket.open(Netlink.NETLINK_ROUTE);
  private final Links links = new Links(socket);
  private final Addresses addresses = new Addresses(socket);
  private final Routes routes = new Routes(socket);
  private final Neighbours neighbours = new Neighbours(socket);
  private final TrafficControl trafficControl = new TrafficControl(socket);

  public Links links() {
    return links;
  }

  public Addresses addresses() {
    return addresses;
  }

  public Routes routes() {
    return routes;
  }

  public Neighbours neighbours() {
    return neighbours;
  }

  public TrafficControl trafficControl() {
    return trafficControl;
  }

  /** How many messages the kernel sent so far: what looking costs. */
  public long received() {
    return socket.received();
  }

  @Override
  public void close() {
    socket.close();
  }
}
