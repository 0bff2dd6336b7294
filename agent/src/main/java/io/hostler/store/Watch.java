package io.hostler.store;

/** An open watch. Closing it ends the calls to its listener; closing twice is fine. */
public interface Watch extends AutoCloseable {
  @Override
  void close();
}
