package io.hostler.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of documents that {@code -f} names. */
final class DocumentFiles {
  private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

  private DocumentFiles() {}

  /**
   * Each as it was given, a directory as its own documents' files, by name; {@code -} stays.
   *
   * @throws WrongException when a directory can't be read or holds none
   */
  static List<String> of(List<String> given) {
    List<String> all = new ArrayList<>();
    for (String file : given) {
      Path path = Path.of(file);
      if (!file.equals("-") && Files.isDirectory(path)) {
        all.addAll(in(path));
      } else {
        all.add(file);
      }
    }
    return all;
  }

  private static List<String> in(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      List<String> files =
          entries.map(Path::toString).filter(DocumentFiles::isDocument).sorted().toList();
      if (files.isEmpty()) {
        throw new WrongException(
            directory + " holds no file that ends in " + String.join(", ", ENDINGS));
      }
      return files;
    } catch (IOException e) {
      throw new WrongException(Command.unreadable(directory, e), e);
    }
  }

  private static boolean isDocument(String file) {
    return ENDINGS.stream().anyMatch(file::endsWith);
  }
}
