package io.hostler;

import static io.hostler.testing.Checkout.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.hostler.cli.Hostler;
import io.hostler.cli.Io;
import io.hostler.model.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The checklist for a new kind holds: a record, a form, a line in the catalogue; then docs. */
class NewKindTest {
  private static final String CONSTANT =
      """
        TOY(
            false,
            Reach.NEXT_BUILD,
            new SpecForm<>(ToySpec.class, ToyForm::read, ToyForm::write),
            List.of(Naming.one(ToySpec.class, "key", SSHKEY, ToySpec::key)),
            EnumSet.noneOf(Action.Verb.class),
            ListColumn.field("COLOUR", "colour")),
        INSTANCE(
      """;
  private static final String SPEC =
      """
      package io.hostler.model;
      public record ToySpec(String colour, String key) implements Spec {
        @Override
        public Kind kind() {
          return Kind.TOY;
        }
      }
      """;
  private static final String FORM =
      """
      package io.hostler.model;
      import com.fasterxml.jackson.databind.node.ObjectNode;
      final class ToyForm {
        static ToySpec read(Fields fields) {
          return new ToySpec(fields.needed("colour"), fields.parsed("key", NameRules::label, ""));
        }
        static ObjectNode write(ToySpec spec) {
          return Json.object().put("colour", spec.colour()).put("key", spec.key());
        }
      }
      """;

  @TempDir Path directory;

  /** Ours anew, with what was compiled for the test before what is there; all else as it is. */
  private final class Anew extends ClassLoader {
    Anew() {
      super(NewKindTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("io.hostler.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = findLoadedClass(name);
      return known != null ? known : define(name);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      Path own = directory.resolve("classes").resolve(file);
      try (InputStream in =
          Files.exists(own) ? Files.newInputStream(own) : getParent().getResourceAsStream(file)) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  private void compile() throws IOException {
    Path sources = directory.resolve("io/hostler/model");
    Files.createDirectories(sources);
    Files.createDirectories(directory.resolve("classes"));
    String catalogue = read("agent/src/main/java/io/hostler/model/Kind.java");
    assertTrue(catalogue.contains("  INSTANCE(\n"));
    Files.writeString(
        sources.resolve("Kind.java"), catalogue.replace("  INSTANCE(\n", CONSTANT.indent(2)));
    Files.writeString(sources.resolve("ToySpec.java"), SPEC);
    Files.writeString(sources.resolve("ToyForm.java"), FORM);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    ByteArrayOutputStream says = new ByteArrayOutputStream();
    int exit =
        compiler.run(
            null,
            says,
            says,
            "-proc:none",
            "-nowarn",
            "-d",
            directory.resolve("classes").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            sources.resolve("Kind.java").toString(),
            sources.resolve("ToySpec.java").toString(),
            sources.resolve("ToyForm.java").toString());
    assertEquals(0, exit, says.toString(StandardCharsets.UTF_8));
  }

  @Test
  @SuppressWarnings("unchecked")
  void threeFilesMakeAKindThatCanBeDeclaredNamedShownAndDeleted() throws Exception {
    compile();
    Callable<List<String>> scenario =
        (Callable<List<String>>)
            new Anew()
                .loadClass("io.hostler.declare.NewKindScenario")
                .getDeclaredConstructor()
                .newInstance();
    assertEquals(
        List.of(
            "CREATED sshkey/default/mine",
            "CREATED toy/default/top",
            "again UNCHANGED",
            "names Reference[field=spec.key, target=sshkey/default/mine]",
            "size true",
            "takes [colour, key]",
            "shows COLOUR",
            "key: in-use, sshkey/mine is used by toy/default/top",
            "environment: in-use, environment/default is used by sshkey/default/mine, toy/default/top",
            "toy: DELETED",
            "key: DELETED",
            "invalid: spec.colour: must be text; put it in quotes (mend it and try again)"),
        scenario.call());
  }

  /** A switch over kinds would forget the next one. */
  @Test
  void nothingButTheCatalogueTellsAllKindsApart() {
    JavaClasses ours =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.hostler");
    List<String> switches =
        ours.stream()
            .flatMap(each -> each.getFields().stream())
            .filter(field -> field.getName().equals("$SwitchMap$io$hostler$model$Kind"))
            .map(field -> field.getOwner().getName())
            .toList();
    assertEquals(List.of(), switches);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void eachKindIsInTheGuideTheManualAndTheCommandLine(Kind kind) throws IOException {
    String guide = read("docs/operator-guide.md");
    assertTrue(guide.contains("\nkind: " + kind.word() + "\n"), "the guide has no example");
    assertTrue(
        guide
            .lines()
            .anyMatch(line -> line.startsWith("kind: instance ") && line.contains(kind.word())));
    assertTrue(read("packaging/man/hostler.1").contains(kind.word()), "the manual");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    Io io =
        new Io(
            new ByteArrayInputStream(new byte[0]),
            print,
            print,
            Map.of(),
            InstantSource.system(),
            false);
    assertEquals(0, Hostler.run(io, kind.word(), "list", "--help"), out.toString());
    assertEquals(0, Hostler.run(io, kind.word(), "explain", "--help"), out.toString());
  }
}
