package io.hostler.store;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.model.CellState;
import io.hostler.model.CellStateCodec;
import io.hostler.model.InvalidException;
import io.hostler.model.Json;
import io.hostler.plan.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** The guard's memory on disk: whole or as before, whatever happens. */
final class GuardFile {
  private final Path file;

  GuardFile(Path file) {
    this.file = file;
  }

  /**
   * The first state only when there is proven to be no file: one that can't be read must not count
   * as a first contact.
   *
   * @throws StoreException {@code guard-unreadable}
   */
  GuardState read() {
    try {
      ObjectNode node = Json.object(Files.readString(file));
      Optional<CellState> cell =
          Optional.ofNullable(node.get("cell")).map(c -> CellStateCodec.read(Json.write(c)));
      Optional<Problem> regressed =
          Optional.ofNullable(node.get("regressed"))
              .map(
                  p ->
                      new Problem(
                          p.path("code").asText(),
                          p.path("detail").asText(),
                          p.path("advice").asText()));
      if (!node.path("highest").isIntegralNumber()) {
        throw new InvalidException("highest", "is missing");
      }
      return new GuardState(cell, node.path("highest").asLong(), regressed);
    } catch (NoSuchFileException e) {
      return GuardState.first();
    } catch (IOException | InvalidException e) {
      throw new StoreException(
          new Problem(
              "guard-unreadable",
              "can't read what is remembered of the store from " + file + ": " + e.getMessage(),
              "restore the file; without it a store that went back in time would not be noticed"),
          e);
    }
  }

  /**
   * @throws StoreException {@code guard-unwritable}
   */
  void write(GuardState state) {
    ObjectNode node = Json.object().put("schema", 1).put("highest", state.highest());
    state.cell().ifPresent(cell -> node.set("cell", Json.object(CellStateCodec.write(cell))));
    state
        .regressed()
        .ifPresent(
            why ->
                node.putObject("regressed")
                    .put("code", why.code())
                    .put("detail", why.detail())
                    .put("advice", why.advice()));
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      try (FileChannel channel =
          FileChannel.open(
              fresh,
              Set.of(CREATE, WRITE, TRUNCATE_EXISTING),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        ByteBuffer bytes = ByteBuffer.wrap(Json.write(node).getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel directory =
          FileChannel.open(file.toAbsolutePath().resolveSibling("."), READ)) {
        directory.force(true);
      }
    } catch (IOException e) {
      throw new StoreException(
          new Problem("guard-unwritable", "can't write " + file + ": " + e.getMessage()), e);
    }
  }
}
