package io.hostler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who may import whom: the table of the design, and what must stay pure. */
@AnalyzeClasses(packages = "io.hostler", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** All that acts on the host or speaks with the store: what an answer may be made from. */
  private static final Set<String> PARTS =
      Set.of(
          "linux",
          "store",
          "resolve",
          "manifest",
          "placement",
          "reservation",
          "declare",
          "reconcile",
          "host",
          "libvirt",
          "image",
          "network",
          "firewall",
          "instance",
          "cell",
          "memory",
          "guest",
          "traffic",
          "node");

  /**
   * Each package of ours and the packages of ours that it may import, besides plan, model and
   * itself.
   */
  private static final Map<String, Set<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("plan", Set.of()),
          Map.entry("linux", Set.of()),
          Map.entry("log", Set.of()),
          Map.entry("model", Set.of("text")),
          Map.entry("store", Set.of()),
          Map.entry("resolve", Set.of()),
          Map.entry("manifest", Set.of("linux", "host")),
          Map.entry("placement", Set.of()),
          Map.entry("reservation", Set.of("store", "placement")),
          Map.entry("declare", Set.of("store", "placement", "reservation", "manifest")),
          Map.entry("reconcile", Set.of("store", "resolve", "manifest")),
          Map.entry("host", Set.of("linux")),
          Map.entry("libvirt", Set.of("linux", "host")),
          Map.entry("image", Set.of("linux", "host", "libvirt", "manifest", "resolve")),
          Map.entry("network", Set.of("linux", "host", "libvirt", "manifest", "resolve")),
          Map.entry("firewall", Set.of("linux", "host", "libvirt", "manifest", "resolve")),
          Map.entry(
              "instance",
              Set.of(
                  "linux",
                  "host",
                  "libvirt",
                  "manifest",
                  "resolve",
                  "image",
                  "network",
                  "firewall")),
          Map.entry("pki", Set.of()),
          Map.entry("pki.issue", Set.of("pki")),
          Map.entry("cell", Set.of("store")),
          Map.entry("etcd", Set.of("host", "pki")),
          Map.entry("config", Set.of()),
          Map.entry("api", Set.of("declare", "store", "reconcile")),
          Map.entry("api.http", Set.of("api")),
          Map.entry("api.text", Set.of("api", "text")),
          Map.entry("api.routes", Set.of("api", "api.http", "api.text")),
          Map.entry("text", Set.of()),
          Map.entry("cli", Set.of("linux", "text", "cli.client", "cli.show", "cli.syntax")),
          Map.entry("cli.syntax", Set.of()),
          Map.entry("cli.client", Set.of()),
          Map.entry("cli.show", Set.of("text")),
          Map.entry(
              "memory",
              Set.of("store", "declare", "placement", "resolve", "manifest", "host", "cell")),
          Map.entry("traffic", Set.of("store", "host", "firewall")),
          Map.entry(
              "guest",
              Set.of(
                  "store",
                  "declare",
                  "placement",
                  "resolve",
                  "manifest",
                  "reconcile",
                  "host",
                  "libvirt",
                  "instance",
                  "memory")),
          Map.entry(
              "node",
              Set.of(
                  "store",
                  "declare",
                  "manifest",
                  "reconcile",
                  "host",
                  "image",
                  "network",
                  "firewall",
                  "instance",
                  "etcd",
                  "memory")),
          Map.entry("answers", with(PARTS, "api")),
          Map.entry(
              "wiring",
              with(PARTS, "api", "api.http", "api.routes", "answers", "config", "etcd", "pki")));

  private static Set<String> with(Set<String> some, String... more) {
    return Stream.concat(some.stream(), Stream.of(more)).collect(Collectors.toSet());
  }

  private static final Set<String> PURE = Set.of("plan", "model", "placement", "resolve");

  private static final List<String> EDGES =
      List.of(
          "java.io.File..",
          "java.nio.file..",
          "java.nio.channels..",
          "java.net.http..",
          "io.netty..",
          "io.etcd..",
          "org.libvirt..",
          "com.sun.jna..");

  @ArchTest
  static void importsAsDesigned(JavaClasses all) {
    MAY_IMPORT.forEach(
        (name, allowed) ->
            noClasses()
                .that()
                .resideInAPackage("io.hostler." + name)
                .should()
                .dependOnClassesThat(
                    new DescribedPredicate<JavaClass>("are of ours and not for " + name) {
                      @Override
                      public boolean test(JavaClass target) {
                        String home = target.getPackageName();
                        if (!home.startsWith("io.hostler")) {
                          return false;
                        }
                        String word = home.equals("io.hostler") ? "" : home.substring(11);
                        return !(word.equals(name)
                            || word.equals("plan")
                            || word.equals("model")
                            || allowed.contains(word));
                      }
                    })
                .allowEmptyShould(true)
                .check(all));
  }

  @ArchTest
  static final ArchRule everyPackageIsInTheTable =
      classes()
          .that()
          .resideOutsideOfPackage("io.hostler")
          .should()
          .resideInAnyPackage(
              MAY_IMPORT.keySet().stream().map(name -> "io.hostler." + name).toArray(String[]::new))
          .because("a new package needs its line in the table");

  @ArchTest
  static final ArchRule pureStaysPure =
      noClasses()
          .that()
          .resideInAnyPackage(
              PURE.stream().map(name -> "io.hostler." + name).toArray(String[]::new))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(EDGES.toArray(String[]::new))
          .because("the core has no file, socket, store or driver");

  /** A reader who meets a name knows which class it is. */
  @ArchTest
  static void noTwoClassesOfOneName(JavaClasses all) {
    Map<String, List<String>> named =
        all.stream()
            .filter(each -> each.isTopLevelClass() && !each.getSimpleName().equals("package-info"))
            .collect(
                Collectors.groupingBy(
                    JavaClass::getSimpleName,
                    TreeMap::new,
                    Collectors.mapping(JavaClass::getName, Collectors.toList())));
    named.values().removeIf(each -> each.size() == 1);
    assertEquals(Map.of(), named);
  }

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("io.hostler.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyTheIssuerKnowsBouncyCastle =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.hostler.pki.issue")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bouncycastle..");

  @ArchTest
  static final ArchRule treesNeedNoMapper =
      noClasses()
          .that()
          .haveSimpleNameNotEndingWith("Test")
          .should()
          .dependOnClassesThat()
          .areAssignableTo("com.fasterxml.jackson.databind.ObjectMapper")
          .because("the mapper is 450 classes that stay in memory; Json and Render do without");
}
