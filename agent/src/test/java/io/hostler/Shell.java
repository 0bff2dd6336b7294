package io.hostler;

import io.hostler.api.routes.FakeAgent;
import io.hostler.cli.Hostler;
import io.hostler.cli.Io;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** How a command went that was typed without a terminal. */
record Shell(int exit, String out, String err) {

  static Shell run(FakeAgent agent, String... typed) {
    return run(agent, InputStream.nullInputStream(), Map.of(), typed);
  }

  /**
   * @param environment what is set beside the agent's socket
   */
  static Shell run(
      FakeAgent agent, InputStream in, Map<String, String> environment, String... typed) {
    return run(agent, in, environment, false, typed);
  }

  /**
   * @param terminal whether somebody sits there
   */
  static Shell run(
      FakeAgent agent,
      InputStream in,
      Map<String, String> environment,
      boolean terminal,
      String... typed) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("HOSTLER_SOCKET", agent.socket.toString());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Hostler.run(
            new Io(
                in,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                all,
                InstantSource.fixed(FakeAgent.NOW),
                terminal),
            typed);
    return new Shell(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
