package io.hostler.cli;

import io.hostler.cli.client.Tree;
import io.hostler.cli.show.Age;
import io.hostler.cli.show.Bytes;
import io.hostler.cli.show.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hostler orphan list|adopt|delete}. */
final class OrphanCommands {

  private OrphanCommands() {}

  @picocli.CommandLine.Command(name = "list", description = "all orphans of the cell")
  static final class ListAll extends Command {
    @Override
    int run() {
      Tree reply = get("/v1/orphan");
      if (!isTable()) {
        print(reply);
        return Exit.OK;
      }
      Table table = new Table("UID", "NAME", "ENVIRONMENT", "NODE", "STATE", "MEMORY", "AGE");
      for (Tree orphan : reply.list("items")) {
        table.row(
            orphan.text("uid"),
            orphan.text("name"),
            orphan.text("environment"),
            orphan.text("node"),
            orphan.text("state"),
            Bytes.of(orphan.number("memory")),
            Age.of(orphan.text("since"), io().clock().instant()));
      }
      io().out().print(table.text());
      return Exit.OK;
    }
  }

  @picocli.CommandLine.Command(name = "adopt", description = "declare it as it is")
  static final class Adopt extends Writing {
    @Parameters(paramLabel = "UID", description = "uid, or 8 of its first digits or more")
    String uid = "";

    @Option(names = "--name", description = "when its own is taken")
    @Nullable String name;

    @Override
    int run() {
      String query = name == null ? "" : "?name=" + encoded(name);
      return wrote(write("POST", "/v1/orphan/" + encoded(uid) + "/adopt" + query));
    }
  }

  @picocli.CommandLine.Command(
      name = "delete",
      description = "remove it from its host, its disks too")
  static final class Delete extends Writing {
    @Parameters(paramLabel = "UID", description = "uid, or 8 of its first digits or more")
    String uid = "";

    @Override
    int run() {
      Tree reply = write("DELETE", "/v1/orphan/" + encoded(uid));
      io().out().println("orphan/" + reply.text("uid") + (dryRun ? " would go" : " deleting"));
      return dryRun ? Exit.CHANGE : Exit.OK;
    }
  }
}
