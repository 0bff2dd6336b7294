package io.hostler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.api.routes.FakeAgent;
import io.hostler.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command line does only where it has a terminal. */
@Timeout(120)
class OnATerminalTest {
  private static final String LEAVE = "\u001d";

  @TempDir Path directory;
  private FakeAgent agent;

  @BeforeEach
  void anAgent() {
    agent = new FakeAgent(directory);
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  private Pty typed(String arguments) throws IOException {
    return new Pty(directory, Pty.hostler(agent.socket, arguments));
  }

  /** At the console, and the terminal is the guest's. */
  private Pty console() throws IOException {
    Pty pty = typed("instance console web1");
    Eventually.holds("the guest shows itself", () -> pty.screen().contains("login: "));
    assertTrue(pty.modesBefore().contains(" icanon"), pty.modesBefore());
    String modes = pty.modes();
    for (String off : new String[] {"-isig", "-icanon", "-echo", "-icrnl", "-ixon", "-opost"}) {
      assertTrue(modes.contains(off + " ") || modes.contains(off + "\n"), off + ": " + modes);
    }
    return pty;
  }

  @Test
  void consoleGivesEveryKeyToTheGuestAndTheTerminalBack() throws Exception {
    try (Pty pty = console()) {
      pty.type("root\u0003\u001a");
      Eventually.holds("what a shell would end at", () -> pty.screen().contains("\u0003\u001a"));
      assertEquals(1, pty.screen().split("root", -1).length - 1, "the terminal does not echo");
      pty.type(LEAVE);
      assertEquals(0, pty.exit(), pty.screen());
      assertEquals(pty.modesBefore(), pty.modesAfter());
    }
    Eventually.holds("the console is closed", () -> agent.closedConsoles.get() == 1);
  }

  @ParameterizedTest
  @CsvSource({"TERM,143", "INT,130", "HUP,129"})
  void consoleThatIsToldToEndGivesTheTerminalBack(String signal, int exit) throws Exception {
    try (Pty pty = console()) {
      pty.signal(signal);
      assertEquals(exit, pty.exit(), pty.screen());
      assertEquals(pty.modesBefore(), pty.modesAfter());
    }
  }

  @Test
  void importShowsItsProgressOnATerminal() throws Exception {
    try (Pty pty = typed(imported())) {
      assertEquals(0, pty.exit(), pty.screen());
      assertTrue(pty.screen().contains("disk.raw 100%"), pty.screen());
      assertTrue(pty.screen().contains("image/d imported"), pty.screen());
      assertEquals(pty.modesBefore(), pty.modesAfter());
    }
  }

  @ParameterizedTest
  @CsvSource({"> other", "2> other", "> other 2>&1"})
  void importDrawsNothingWhereItsWordsGoElsewhere(String elsewhere) throws Exception {
    try (Pty pty = typed(imported() + " " + elsewhere)) {
      assertEquals(0, pty.exit(), pty.screen());
      String all = pty.screen() + Files.readString(directory.resolve("other"));
      assertFalse(all.contains("%"), all);
      assertEquals("image/d imported", all.strip());
    }
  }

  private String imported() throws IOException {
    Path disk = Files.write(directory.resolve("disk.raw"), new byte[3 << 20]);
    return "image import d --format raw --disk " + disk;
  }
}
