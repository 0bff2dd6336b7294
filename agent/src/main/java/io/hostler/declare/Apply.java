package io.hostler.declare;

import io.hostler.model.Document;
import io.hostler.model.FieldProblem;
import io.hostler.model.InvalidException;
import io.hostler.model.Problems;
import io.hostler.model.Resource;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import io.hostler.reservation.Contention;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A whole file: checked as a whole first, every problem in one answer and nothing written; then
 * resource by resource in order of reference.
 */
final class Apply {
  private final Planner planner;
  private final CutAction cutting;
  private final Writer writer;
  private final Preview preview;

  Apply(Planner planner, CutAction cutting, Writer writer, Preview preview) {
    this.planner = planner;
    this.cutting = cutting;
    this.writer = writer;
    this.preview = preview;
  }

  /** A document and where it stands in its file. */
  private record Placed(Document document, String path) {}

  Applied run(List<Document> documents, Options options, Lookup lookup) {
    List<Placed> ordered = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      ordered.add(
          new Placed(documents.get(i), documents.size() == 1 ? "" : "documents[" + i + "]"));
    }
    ordered.sort(Comparator.comparing(each -> each.document().name().kind()));
    List<Declaration> would = rehearse(ordered, lookup, options);
    if (options.dryRun()) {
      return new Applied(would, Optional.empty());
    }
    lookup.stopPretending();
    List<Declaration> done = new ArrayList<>();
    for (Placed each : ordered) {
      try {
        done.add(write(each, lookup, options));
      } catch (HostlerException e) {
        if (done.isEmpty()) {
          throw e;
        }
        return new Applied(done, Optional.of(failure(ordered, done.size(), e.problem())));
      }
    }
    return new Applied(done, Optional.empty());
  }

  /** Everything but the writing; later documents see the earlier ones as if they were there. */
  private List<Declaration> rehearse(List<Placed> ordered, Lookup lookup, Options options) {
    Problems problems = new Problems();
    List<DeclareException> refused = new ArrayList<>();
    List<Declaration> would = new ArrayList<>();
    for (Placed each : ordered) {
      Document document = each.document();
      problems.called(each.path(), called(document), document.file());
      try {
        Planned planned = planned(document, lookup, options);
        new Checks(lookup, problems, each.path()).check(planned);
        writer.demandRoom(planned, lookup);
        if (options.dryRun() && problems.isEmpty()) {
          would.add(preview.of(planned, lookup));
        }
        lookup.pretend(planned.after(), planned.before().map(Declared::modRevision).orElse(0L));
      } catch (InvalidException e) {
        e.fields().forEach(wrong -> problems.add(at(each.path(), wrong), wrong.says()));
        lookup.pretend(standIn(document), 0);
      } catch (DeclareException e) {
        refused.add(e);
        lookup.pretend(standIn(document), 0);
      }
    }
    problems.check();
    if (!refused.isEmpty()) {
      throw refused.getFirst();
    }
    return would;
  }

  private Declaration write(Placed each, Lookup lookup, Options options) {
    Document document = each.document();
    for (int attempt = 1; attempt <= Declare.TRIES; attempt++) {
      Planned planned = planned(document, lookup, options);
      Problems problems = new Problems();
      problems.called(each.path(), called(document), document.file());
      new Checks(lookup, problems, each.path()).check(planned);
      problems.check();
      if (!planned.differs()) {
        return preview.of(planned, lookup);
      }
      Optional<Declaration> written = writer.write(planned, lookup);
      if (written.isPresent()) {
        return written.get();
      }
      Contention.pause(attempt);
    }
    throw DeclareProblems.busy(document.name());
  }

  private Planned planned(Document document, Lookup lookup, Options options) {
    // What claims to be there is looked for, also when memory does not know it.
    Optional<Declared> before =
        document.claimed().isEmpty()
            ? lookup.before(document.name(), options)
            : lookup.current(document.name());
    return cutting.with(planner.apply(document, before), options);
  }

  private static String called(Document document) {
    return document.name().kind().word() + " " + document.name().name();
  }

  /** In place of one that is wrong itself, so that those that name it are not called wrong too. */
  private static Resource standIn(Document document) {
    return Resource.create(
        document.name(), Uid.random(), document.tags(), Instant.EPOCH, document.spec());
  }

  private static String at(String path, FieldProblem wrong) {
    return path.isEmpty() || wrong.field().isEmpty()
        ? path + wrong.field()
        : path + "." + wrong.field();
  }

  private static Applied.Failure failure(List<Placed> ordered, int done, Problem problem) {
    return new Applied.Failure(
        ordered.get(done).document().name(),
        problem,
        ordered.stream().skip(done + 1L).map(each -> each.document().name()).toList());
  }
}
