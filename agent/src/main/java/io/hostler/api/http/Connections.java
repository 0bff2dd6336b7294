package io.hostler.api.http;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The open connections, at most so many: one more closes the one that waits longest for a request.
 * So a thousand idle clients can't keep an administrator out.
 */
final class Connections {
  private final int most;
  private final Set<Connection> all = new HashSet<>();
  private final LinkedHashSet<Connection> idle = new LinkedHashSet<>();

  Connections(int most) {
    this.most = most;
  }

  /** False: there is no room, all others are busy. */
  synchronized boolean opened(Connection connection) {
    if (all.size() >= most) {
      if (idle.isEmpty()) {
        return false;
      }
      Connection oldest = idle.removeFirst();
      all.remove(oldest);
      oldest.close();
    }
    all.add(connection);
    idle.addLast(connection);
    return true;
  }

  synchronized void busy(Connection connection) {
    idle.remove(connection);
  }

  synchronized void idle(Connection connection) {
    if (all.contains(connection)) {
      idle.addLast(connection);
    }
  }

  synchronized void closed(Connection connection) {
    all.remove(connection);
    idle.remove(connection);
  }

  synchronized void closeAll() {
    List.copyOf(all).forEach(Connection::close);
  }

  synchronized int size() {
    return all.size();
  }
}
