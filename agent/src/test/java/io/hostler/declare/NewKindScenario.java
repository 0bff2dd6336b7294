package io.hostler.declare;

import io.hostler.model.Documents;
import io.hostler.model.Kind;
import io.hostler.model.Reference;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.model.SpecSchema;
import io.hostler.model.StoredSize;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The life of a resource of the kind {@code toy}, which names an ssh key. What it saw, in words.
 */
public final class NewKindScenario implements Callable<List<String>> {
  private static final String KEY =
      """
      kind: sshkey
      name: mine
      spec: {publicKey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHWrphK2/fjLA3orC7LvFoPg1omokB6IHHCe0sX49Y2K}
      """;
  private static final String TOY =
      """
      kind: toy
      name: top
      spec: {colour: red, key: mine}
      """;

  @Override
  public List<String> call() {
    List<String> saw = new ArrayList<>();
    TestCell cell = new TestCell();
    Kind toy = Kind.of("toy").orElseThrow();
    // What names comes before what is named: the order of writing is by reference.
    Applied applied = cell.apply(TOY + "---\n" + KEY);
    applied.done().forEach(each -> saw.add(each.verdict() + " " + each.resource().name()));
    saw.add("again " + cell.apply(TOY).done().getFirst().verdict());
    Resource stored = cell.stored(toy, "top").orElseThrow().resource();
    saw.add("names " + Reference.of(stored.name(), stored.spec()).getLast());
    saw.add("size " + (StoredSize.largest(stored) < StoredSize.MAX_BYTES));
    saw.add("takes " + SpecSchema.of(toy).get("required"));
    saw.add("shows " + toy.columns().getFirst().heading());
    saw.add("key: " + delete(cell, ResourceName.of(Kind.SSHKEY, "default", "mine")));
    saw.add("environment: " + delete(cell, ResourceName.of(Kind.ENVIRONMENT, "", "default")));
    saw.add("toy: " + delete(cell, stored.name()));
    saw.add("key: " + delete(cell, ResourceName.of(Kind.SSHKEY, "default", "mine")));
    try {
      Documents.read(TOY.replace("red", "7"));
    } catch (io.hostler.model.InvalidException e) {
      saw.add(String.valueOf(e.getMessage()));
    }
    return saw;
  }

  private static String delete(TestCell cell, ResourceName name) {
    try {
      return cell.host()
          .delete(name, java.util.Optional.empty(), TestCell.OPTIONS)
          .verdict()
          .toString();
    } catch (DeclareException e) {
      return e.problem().code() + ", " + e.problem().detail();
    }
  }
}
