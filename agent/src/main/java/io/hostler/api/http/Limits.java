package io.hostler.api.http;

import java.time.Duration;

/**
 * What one client may take of the agent.
 *
 * @param connections open at once; one more closes the one that idles longest
 * @param headerBytes of the request line, and of the header
 * @param documentBytes of a body that is read as a whole
 * @param uploadBytes of a body that is streamed
 * @param idle a connection without a whole request header is closed after it
 * @param document a body that is read as a whole must have come within it
 * @param stall a streamed body, or a reader of an answer, may rest so long
 * @param leastRate bytes a second that a streamed body must bring on average while it is waited
 *     for, beyond {@code stall}: a byte now and then holds nothing for ever
 * @param answer a handler must have answered within it
 * @param backlogBytes a reader of events may be so far behind, then it is cut
 */
public record Limits(
    int connections,
    int headerBytes,
    int documentBytes,
    long uploadBytes,
    Duration idle,
    Duration document,
    Duration stall,
    int leastRate,
    Duration answer,
    int backlogBytes) {

  public static final Limits DEFAULT =
      new Limits(
          256,
          16 << 10,
          1 << 20,
          1L << 40,
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          4 << 10,
          Duration.ofSeconds(120),
          1 << 20);
}
