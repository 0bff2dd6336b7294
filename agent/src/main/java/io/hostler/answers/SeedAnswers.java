package io.hostler.answers;

import io.hostler.api.Caller;
import io.hostler.api.Seeds;
import io.hostler.instance.DomainNames;
import io.hostler.instance.Memory;
import io.hostler.instance.Seed;
import io.hostler.manifest.Manifest;
import io.hostler.memory.ManifestCopies;
import io.hostler.model.ResourceName;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The seed as it was built, out of the manifest. */
public final class SeedAnswers implements Seeds {
  private final KnownResources remembered;
  private final Memory manifests;
  private final DomainNames names;

  public SeedAnswers(KnownResources remembered, Memory manifests, DomainNames names) {
    this.remembered = remembered;
    this.manifests = manifests;
    this.names = names;
  }

  @Override
  public CompletableFuture<Map<String, String>> seed(Caller caller, ResourceName instance) {
    Manifest manifest =
        manifests
            .of(remembered.demandHere(instance).resource().uid())
            .found()
            .filter(found -> found.built().isPresent())
            .orElseThrow(
                () ->
                    new HostlerException(
                        new Problem(
                            "not-found", instance + " has no seed on this node", "see explain")));
    return CompletableFuture.completedFuture(
        Seed.of(
                new ManifestCopies(manifest).desired(),
                manifest.built().orElseThrow(),
                names.mac(manifest.uid()))
            .files());
  }
}
