package io.hostler;

import io.hostler.api.RawClient;
import java.nio.file.Path;
import java.util.List;

/**
 * Asks an agent that runs what operators ask: lists, looks, dry runs, changes of tags, creates and
 * deletes. What is there afterwards is what was there before; what the agent holds should be too.
 */
public final class MixedUse {
  private static final String WEB =
      "kind: instance\nname: mixed\nspec: {image: bench, cpus: 1, memory: 16MiB, disk: 64MiB, power: stopped}\n";
  private static final String RULES =
      "kind: firewall\nname: mixed\nspec: {rules: [{protocol: tcp, port: \"%d\"}]}\n";

  private record Ask(String method, String target, String body) {}

  private MixedUse() {}

  /**
   * @param arguments the socket, the state directory, how many requests
   */
  public static void main(String[] arguments) throws Exception {
    Path socket = Path.of(arguments[0]);
    int count = Integer.parseInt(arguments[2]);
    for (int i = 0; i < count; i++) {
      List<Ask> all = all(i);
      Ask ask = all.get(i % all.size());
      String answer = RawClient.ask(socket, ask.method(), ask.target(), ask.body());
      // The delete of the round before may still be under way: a conflict, or nothing there.
      if (answer.startsWith("HTTP/1.1 5") || answer.startsWith("HTTP/1.1 400")) {
        throw new IllegalStateException(ask + ": " + answer);
      }
    }
  }

  private static List<Ask> all(int number) {
    String web = "/v1/instance/default/mixed";
    return List.of(
        new Ask("POST", "/v1/apply", WEB),
        new Ask("GET", "/v1/instance", ""),
        new Ask("GET", "/v1/status", ""),
        new Ask("POST", "/v1/apply", RULES.formatted(1 + number % 60_000)),
        new Ask("GET", web, ""),
        new Ask("GET", web + "/explain", ""),
        new Ask("GET", web + "/plan", ""),
        new Ask("POST", "/v1/apply?dryRun=true", WEB.replace("cpus: 1", "cpus: 2")),
        new Ask("POST", "/v1/apply", WEB),
        new Ask("GET", "/v1/rules", ""),
        new Ask("GET", "/v1/openapi.json", ""),
        new Ask("GET", "/metrics", ""),
        new Ask("GET", "/v1/doctor", ""),
        new Ask("GET", "/v1/nothing", ""),
        new Ask("DELETE", "/v1/firewall/default/mixed", ""),
        new Ask("DELETE", web, ""));
  }
}
