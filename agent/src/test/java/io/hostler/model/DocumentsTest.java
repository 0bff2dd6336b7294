package io.hostler.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DocumentsTest {

  static final String WEB =
      """
      kind: instance
      name: web1
      tags: {role: web}
      spec:
        image: debian
        memory: 512MiB
        disk: 10GiB
        sshKeys: [me]
        userData: |
          #!/bin/sh
          echo secret-marker
        rates: {in: 100Mbit}
      """;

  @Test
  void readsYamlWithDefaults() {
    Document document = Documents.read(WEB).getFirst();
    assertEquals(new ResourceName(Kind.INSTANCE, "default", "web1"), document.name());
    assertEquals(Map.of("role", "web"), document.tags());
    InstanceSpec spec = (InstanceSpec) document.spec();
    assertEquals(1, spec.cpus());
    assertEquals(512L << 20, spec.memory());
    assertEquals(Optional.of(10L << 30), spec.disk());
    assertEquals(Optional.of(100_000_000L), spec.rates().in());
    assertEquals(Optional.empty(), spec.addresses());
    assertEquals(InstanceSpec.Power.RUNNING, spec.power());
    assertEquals(InstanceSpec.Restart.ON_FAILURE, spec.restart());
    String userData = "#!/bin/sh\necho secret-marker\n";
    assertEquals(Optional.of(Sha256.of(userData)), spec.userData());
    assertEquals(Map.of(Sha256.of(userData), userData), document.parsed().contents());
  }

  @Test
  void theAppliedDocumentHoldsNoContentAndNoDefaults() {
    Document document = Documents.read(WEB).getFirst();
    String applied = document.applied().toString();
    assertFalse(applied.contains("secret-marker"), applied);
    assertFalse(document.toString().contains("secret-marker"), document.toString());
    assertTrue(applied.contains("\"userData\":\"sha256:"), applied);
    assertFalse(applied.contains("power"), applied);
  }

  @Test
  void readsJsonAndArraysOfIt() {
    assertEquals(
        List.of("environment/_/a", "environment/_/b", "environment/_/c"),
        Documents.read(
                """
                {"kind": "environment", "name": "a"}
                [{"kind": "environment", "name": "b", "spec": {"description": "x"}},
                 {"kind": "environment", "name": "c"}]
                """)
            .stream()
            .map(d -> d.name().toString())
            .toList());
  }

  @Test
  void namesEveryProblemOfEveryDocument() {
    InvalidException e =
        assertThrows(
            InvalidException.class,
            () ->
                Documents.read(
                    """
                    kind: instance
                    name: Web
                    colour: red
                    spec:
                      image: debian
                      memory: 512MB
                      sshKeys: [ok, Not_Ok]
                      nic: 1
                    ---
                    kind: image
                    name: debian
                    environment: prod
                    spec: {}
                    ---
                    kind: Firewall
                    ---
                    - a
                    """));
    assertEquals(
        List.of(
            "documents[0].name",
            "documents[0].spec.memory",
            "documents[0].spec.sshKeys[1]",
            "documents[0].spec.nic",
            "documents[0].colour",
            "documents[1].environment",
            "documents[1].spec.disk",
            "documents[2].kind",
            "documents[2].name",
            "documents[3]"),
        e.fields().stream().map(FieldProblem::field).toList());
    for (FieldProblem problem : e.fields()) {
      assertTrue(e.problem().detail().contains(problem.toString()), e.problem().detail());
    }
    assertEquals("invalid", e.problem().code());
  }

  @Test
  void eachProblemOfSeveralDocumentsSaysWhichResourceItIsOfAsFarAsThatIsReadable() {
    assertEquals(
        List.of(
            "documents[0] (instance web1): spec.memory: is missing",
            "documents[1] (image Debian_12): name: must be 1 to 63 of a-z, 0-9 and -, with a letter"
                + " or a digit at both ends",
            "documents[1] (image Debian_12): spec.disk: is missing, and so is kernel",
            "documents[2] (lost): kind: is missing",
            "documents[3].kind: is missing",
            "documents[3].name: must be 1 to 63 of a-z, 0-9 and -, with a letter or a digit at both"
                + " ends"),
        problems(
            """
            ---
            {kind: instance, name: web1, spec: {image: debian}}
            ---
            {kind: image, name: Debian_12, spec: {}}
            ---
            {name: lost}
            ---
            {name: "no\nname"}
            """));
  }

  @Test
  void everyProblemOfEveryFileInOneAnswer() {
    InvalidException e =
        assertThrows(
            InvalidException.class,
            () ->
                Documents.read(
                    List.of(
                        new DocumentFile("a.yaml", "kind: environment\nname: A\n"),
                        new DocumentFile("b.json", "{"),
                        new DocumentFile("c.yaml", "- x\n")),
                    Documents.DEFAULT_ENVIRONMENT));
    assertEquals(
        List.of("b.json: ", "a.yaml: documents[0] (environment A): name", "c.yaml: documents[1]: "),
        e.fields().stream()
            .map(FieldProblem::toString)
            .map(says -> says.replaceAll("(?<=: )(is not JSON|must be).*|: must be 1 to.*", ""))
            .toList());
  }

  @Test
  void oneDocumentAloneIsNotNamed() {
    assertTrue(
        problems("kind: instance\nname: web1\nspec: {image: debian}")
            .getFirst()
            .startsWith("spec."));
  }

  @Test
  void refusesTheSameResourceTwice() {
    String twice = "kind: sshkey\nname: a\nspec: {publicKey: " + SshPublicKeyTest.ED25519 + "}\n";
    assertEquals(
        List.of("documents[1] (sshkey a): sshkey/default/a is in documents[0] already"),
        problems(twice + "---\n" + twice));
  }

  @Test
  void refusesAFieldTwice() {
    assertEquals(
        List.of("has a field twice: line 3, column 1"),
        problems("kind: environment\nname: a\nname: b\n"));
    assertEquals(
        List.of("has a field twice: line 1, column 31"),
        problems("{\"kind\": \"environment\", \"kind\": \"x\"}"));
  }

  @Test
  void saysWhereTheTextIsBroken() {
    assertTrue(
        problems("kind: a\nname: b: c\n").getFirst().startsWith("is not YAML: line 2, column 8: "));
    assertTrue(problems("{\"kind\": ").getFirst().startsWith("is not JSON: line 1"));
    assertEquals(List.of("holds no document"), problems("---\n# nothing\n"));
    assertEquals(List.of("holds no document"), problems(""));
  }

  @Test
  void plainWordsAndRangesStayText() {
    Document document =
        Documents.read(
                """
                kind: firewall
                name: a
                tags: {answer: no}
                spec:
                  rules: [{protocol: tcp, port: 20:25}]
                """)
            .getFirst();
    assertEquals(Map.of("answer", "no"), document.tags());
    assertEquals(
        Optional.of(new FirewallSpec.Ports(20, 25)),
        ((FirewallSpec) document.spec()).rules().getFirst().ports());
  }

  @Test
  void aBillionLaughsAreRefused() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 10; i++) {
      text.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
    }
    assertEquals(1, problems(text.toString()).size());
    assertEquals(1, problems("a: &a [*a]\n").size());
    assertEquals(1, problems("a: &a {<<: *a}\n").size());
    assertEquals(1, problems("[".repeat(100_000)).size());
    assertEquals(1, problems("- ".repeat(10_000)).size());
  }

  @Test
  void aSmallAliasIsFollowed() {
    Document document =
        Documents.read("kind: environment\nname: &n a\nspec: {description: *n}\n").getFirst();
    assertEquals(new EnvironmentSpec("a"), document.spec());
  }

  @Test
  void largeFilesAreRefused() {
    assertEquals(List.of("is larger than 1024 KiB"), problems("#".repeat(Documents.MAX_BYTES + 1)));
  }

  @Test
  void aHundredProblemsAreEnough() {
    StringBuilder text = new StringBuilder("kind: environment\nname: a\nspec:\n");
    for (int i = 0; i < 1500; i++) {
      text.append("  f").append(i).append(": 1\n");
    }
    List<String> problems = problems(text.toString());
    assertEquals(101, problems.size());
    assertEquals("and 1400 more", problems.getLast());
  }

  static List<String> problems(String text) {
    return assertThrows(InvalidException.class, () -> Documents.read(text)).fields().stream()
        .map(FieldProblem::toString)
        .toList();
  }
}
