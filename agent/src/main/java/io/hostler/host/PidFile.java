package io.hostler.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What a pid file says: line 1 the version, line 2 the boot, line 3 pid and start time, then the
 * arguments, one a line in base64, since they may hold line ends.
 *
 * @param boot {@code /proc/sys/kernel/random/boot_id}: pid and start time may repeat after a boot
 */
record PidFile(String boot, ProcessId process, List<String> arguments) {
  private static final String VERSION = "hostler-pid 1";

  static Seen<PidFile> read(Path file) {
    return switch (AtomicFile.readText(file)) {
      case Seen.Present<String>(String text) -> parse(file, text);
      case Seen.Absent<String>() -> Seen.absent();
      case Seen.Unknown<String>(Problem why) -> Seen.unknown(why);
    };
  }

  private static Seen<PidFile> parse(Path file, String text) {
    try {
      List<String> lines = text.lines().toList();
      if (!lines.get(0).equals(VERSION)) {
        throw new IllegalArgumentException("version");
      }
      String[] process = lines.get(2).split(" ", -1);
      List<String> arguments = new ArrayList<>();
      for (String line : lines.subList(3, lines.size())) {
        arguments.add(new String(Base64.getDecoder().decode(line), UTF_8));
      }
      return Seen.present(
          new PidFile(
              lines.get(1),
              new ProcessId(Integer.parseInt(process[0]), Long.parseLong(process[1])),
              arguments));
    } catch (RuntimeException e) {
      return Seen.unknown(new Problem("pid-file", file + " is no pid file of ours"));
    }
  }

  void write(Path file) {
    StringBuilder text = new StringBuilder();
    text.append(VERSION).append('\n').append(boot).append('\n');
    text.append(process.pid()).append(' ').append(process.start()).append('\n');
    for (String argument : arguments) {
      text.append(Base64.getEncoder().encodeToString(argument.getBytes(UTF_8)));
      text.append('\n');
    }
    AtomicFile.write(file, text.toString());
  }

  static String thisBoot() {
    return Sysctls.read("kernel/random/boot_id").found().orElse("unknown");
  }
}
