package io.hostler.api.http;

/**
 * What a connection is doing. Called on the connection's thread only; exactly one message comes for
 * each read that was asked for.
 */
interface Phase {

  /** Takes a message, and owns it. */
  void message(Object message);

  /** The connection is closed; the last call. */
  void gone();
}
