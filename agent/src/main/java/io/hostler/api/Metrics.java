package io.hostler.api;

/** The agent's metrics in Prometheus' text format. */
public interface Metrics {
  byte[] text();

  String contentType();
}
