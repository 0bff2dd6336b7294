package io.hostler.pki;

import io.hostler.plan.Uid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What should be in a directory of certificates. Holds no secret: it is passed as arguments. */
public record IssueRequest(
    PkiDirectory directory, Uid cell, Uid node, List<CertificateSpec> certificates) {

  public IssueRequest {
    certificates = List.copyOf(certificates);
  }

  /** Whom the certificate of {@code spec} speaks for. */
  public Role role(CertificateSpec spec) {
    return new Role(cell, spec.role(), node);
  }

  /** The arguments of the issuing process: what {@link #parse} reads. */
  public List<String> toArguments() {
    List<String> arguments = new ArrayList<>();
    arguments.add(directory.path().toString());
    arguments.add(cell.toString());
    arguments.add(node.toString());
    certificates.forEach(spec -> arguments.add(spec.toArgument()));
    return arguments;
  }

  /**
   * @throws IllegalArgumentException when the arguments are not those of {@link #toArguments}
   */
  public static IssueRequest parse(List<String> arguments) {
    if (arguments.size() < 3) {
      throw new IllegalArgumentException("want: DIRECTORY CELL NODE CERTIFICATE...");
    }
    return new IssueRequest(
        new PkiDirectory(Path.of(arguments.get(0))),
        Uid.parse(arguments.get(1)),
        Uid.parse(arguments.get(2)),
        arguments.stream().skip(3).map(CertificateSpec::parse).toList());
  }
}
