package io.hostler.api;

import io.hostler.plan.Samples;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * How long an agent that runs takes to answer a create, over its socket, one after the other. The
 * baseline is the quickest thing that it answers over the same socket.
 */
public final class ApiBench {
  private static final int WARM = 20;

  private ApiBench() {}

  /**
   * @param arguments the socket, how many instances to make
   */
  public static void main(String[] arguments) throws Exception {
    Path socket = Path.of(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    Samples creates = new Samples(count);
    Samples versions = new Samples(count);
    for (int i = 0; i < count; i++) {
      long begun = System.nanoTime();
      ask(socket, "GET", "/v1/version", "");
      long between = System.nanoTime();
      String answer = ask(socket, "POST", "/v1/apply", document(i));
      long done = System.nanoTime();
      if (!answer.contains("\"created\"") && !answer.contains(" 202 ")) {
        throw new IllegalStateException(answer);
      }
      if (i >= Math.min(WARM, count / 2)) {
        versions.add(between - begun);
        creates.add(done - between);
      }
    }
    System.out.printf(
        "  answer to create: p50 %.1f ms, p99 %.1f ms; to version: p50 %.1f ms, p99 %.1f ms; p50 ratio %.1f%n",
        creates.at(0.5),
        creates.at(0.99),
        versions.at(0.5),
        versions.at(0.99),
        creates.at(0.5) / versions.at(0.5));
  }

  private static String document(int number) {
    return """
        kind: instance
        name: bench%d
        spec: {image: bench, cpus: 1, memory: 16MiB, disk: 64MiB, power: stopped}
        """
        .formatted(number);
  }

  private static String ask(Path socket, String method, String target, String body)
      throws Exception {
    return RawClient.once(
        socket,
        "%s %s HTTP/1.1\r\nHost: hostler\r\nConnection: close\r\nContent-Type: application/yaml\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(method, target, body.getBytes(StandardCharsets.UTF_8).length, body));
  }
}
