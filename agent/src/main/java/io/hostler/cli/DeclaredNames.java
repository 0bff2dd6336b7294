package io.hostler.cli;

import io.hostler.cli.syntax.Given;
import io.hostler.model.Document;
import io.hostler.model.DocumentFile;
import io.hostler.model.Documents;
import io.hostler.model.FieldProblem;
import io.hostler.model.InvalidException;
import io.hostler.model.Kind;
import io.hostler.model.ResourceName;
import java.util.Comparator;
import java.util.List;

/** What the documents of files are called. */
final class DeclaredNames {

  private DeclaredNames() {}

  /** Where the agent answers for each, the last in order of reference first. */
  static List<String> targets(Given given, Io io) {
    List<DocumentFile> files =
        DocumentFiles.of(given.all(CommonOptions.FILE)).stream()
            .map(file -> TextFile.read(file, io))
            .map(file -> new DocumentFile(file.name(), file.text()))
            .toList();
    List<Document> documents;
    try {
      documents = Documents.read(files, given.text(CommonOptions.ENVIRONMENT));
    } catch (InvalidException e) {
      List<String> wrong = e.fields().stream().map(FieldProblem::toString).toList();
      throw new WrongException(String.join("\n  ", wrong), e);
    }
    return documents.stream()
        .map(Document::name)
        .sorted(Comparator.comparing(ResourceName::kind, Comparator.reverseOrder()))
        .map(DeclaredNames::target)
        .toList();
  }

  private static String target(ResourceName name) {
    String environment = name.environment().equals(Kind.CELL_WIDE) ? "" : name.environment();
    return Target.of(name.kind().word(), environment, name.name());
  }
}
