package io.hostler.instance;

import io.hostler.manifest.ActionRun;
import io.hostler.manifest.Built;
import io.hostler.manifest.BuiltSeed;
import io.hostler.model.Action;
import io.hostler.model.ImageSpec;
import io.hostler.plan.Problem;
import io.hostler.resolve.InstanceDesired;
import java.util.Optional;

/**
 * What an instance is made from, and its disk: once per (uid, rebuild count). A disk that was made
 * and is missing is an error, never a fresh one.
 */
final class Builds {
  private Builds() {}

  /** The first build, or the next one when a rebuild is asked for. */
  static void begin(Draft draft, InstanceDesired desired, Host host) {
    Past past = draft.past();
    Optional<Action> rebuild =
        Optional.ofNullable(desired.instance().actions().get(Action.Verb.REBUILD))
            .filter(action -> past.isNew(Action.Verb.REBUILD, action));
    if (past.built().isPresent() && rebuild.isEmpty()) {
      return;
    }
    if (desired.image().isEmpty()) {
      draft.block(
          "image",
          new Problem(
              "image-missing",
              "image " + desired.spec().image() + " is not there",
              "import it under that name"));
      return;
    }
    Optional<String> missing = missing(desired);
    if (missing.isPresent()) {
      draft.block("content", new Problem("content-missing", missing.get(), ""));
      return;
    }
    int count = past.built().map(b -> b.count() + 1).orElse(0);
    Built parts = fromNow(desired, count, desired.image().get().spec());
    // Before it is written, as all that is built: what is not there then is made to match.
    Built built = parts.withSeed(Seed.of(desired, parts, host.names().mac(desired.uid())).built());
    if (past.built().isEmpty()) {
      draft.built(built);
      // Asked for before there was anything to rebuild: the first build is what was asked for.
      rebuild.ifPresent(r -> draft.run(Action.Verb.REBUILD, run(draft, r, Optional.of("done"))));
    } else {
      rebuild.ifPresent(r -> draft.beginRebuild(run(draft, r, Optional.empty()), built));
    }
  }

  private static ActionRun run(Draft draft, Action action, Optional<String> result) {
    return new ActionRun(action.id(), draft.at, result);
  }

  /** An instance must not be built without what its owner gave it. */
  private static Optional<String> missing(InstanceDesired desired) {
    if (desired.spec().userData().isPresent() && desired.userData().isEmpty()) {
      return Optional.of("the user data is not there");
    }
    int keys = desired.spec().sshKeys().size() - desired.sshKeys().size();
    return keys > 0 ? Optional.of(keys + " of the ssh keys are not there") : Optional.empty();
  }

  /** What a build of now would be made from. */
  static Built fromNow(InstanceDesired desired, int count, ImageSpec image) {
    return new Built(
        count,
        false,
        image,
        desired.spec().hostname().orElse(desired.uid().toString()),
        desired.sshKeys(),
        desired.userData(),
        Optional.empty());
  }

  /** Empty: an instance without a root disk. */
  static Optional<Long> diskBytes(Built built, InstanceDesired desired) {
    long image = built.image().disk().map(ImageSpec.Part::virtualBytes).orElse(0L);
    long asked = desired.spec().disk().orElse(0L);
    return Math.max(image, asked) == 0 ? Optional.empty() : Optional.of(Math.max(image, asked));
  }

  /** What the disk stands on; empty: nothing. */
  static Optional<Storage.Base> base(Built built, Host host) {
    return built.image().disk().map(d -> new Storage.Base(host.names().image(d), d.format()));
  }

  /** Whether the disk will be there, whole, once the steps are applied. */
  static boolean disk(
      Draft draft,
      InstanceDesired desired,
      InstanceObserved observed,
      Host host,
      boolean imageReady) {
    Built built = draft.past().built().orElseThrow();
    Optional<Long> wanted = diskBytes(built, desired);
    Optional<Long> there =
        observed.storage().found().flatMap(s -> Optional.ofNullable(s.disks().get(built.count())));
    if (wanted.isEmpty()) {
      return imageReady;
    }
    if (there.isPresent()) {
      if (!built.diskMade() && imageReady) {
        draft.built(built.withDiskMade());
      }
      if (there.get() < wanted.get() && !isOpen(draft, observed, host, built)) {
        draft.add(new InstanceStep.GrowDisk(draft.uid, built.count(), wanted.get(), false));
      }
      return built.diskMade() || imageReady;
    }
    if (built.diskMade()) {
      draft.block(
          "disk",
          new Problem(
              "disk-missing",
              "the root disk " + host.layout().disk(draft.uid, built.count()) + " is gone",
              "bring it back, or ask for a rebuild, which loses what was on it"));
      return false;
    }
    if (!imageReady) {
      return false;
    }
    draft.add(
        new InstanceStep.CreateDisk(
            draft.uid, built.count(), base(built, host), wanted.orElseThrow()));
    draft.built(built.withDiskMade());
    return true;
  }

  /**
   * Under the guest that has it open: last, so that a disk which does not grow keeps nothing else
   * from it, its end least of all.
   */
  static void growLive(Draft draft, InstanceDesired desired, InstanceObserved observed, Host host) {
    Built built = draft.past().built().orElseThrow();
    Optional<Long> there =
        observed.storage().found().flatMap(s -> Optional.ofNullable(s.disks().get(built.count())));
    diskBytes(built, desired)
        .filter(bytes -> there.isPresent() && there.get() < bytes)
        .filter(bytes -> isOpen(draft, observed, host, built))
        .ifPresent(
            bytes -> draft.add(new InstanceStep.GrowDisk(draft.uid, built.count(), bytes, true)));
  }

  private static boolean isOpen(Draft draft, InstanceObserved observed, Host host, Built built) {
    String path = host.layout().disk(draft.uid, built.count()).toString();
    return observed
        .domain()
        .found()
        .map(d -> d.state().active() && d.config().disks().contains(path))
        .orElse(false);
  }

  /** Written when the file is not as it was built, or was built for another network. */
  static void seed(
      Draft draft, InstanceDesired desired, InstanceObserved observed, Machine machine) {
    Built built = draft.past().built().orElseThrow();
    Optional<String> there =
        observed.storage().found().flatMap(s -> Optional.ofNullable(s.seeds().get(built.count())));
    String network = Seed.network(desired, machine.mac());
    boolean asBuilt =
        built
            .seed()
            .filter(seed -> seed.network().equals(network))
            .filter(seed -> Optional.of(seed.sha256()).equals(there))
            .isPresent();
    if (asBuilt) {
      return;
    }
    Seed seed = Seed.of(desired, built, machine.mac());
    BuiltSeed made = seed.built();
    if (!Optional.of(made.sha256()).equals(there)) {
      draft.add(new InstanceStep.WriteSeed(draft.uid, built.count(), seed));
    }
    if (!built.seed().equals(Optional.of(made))) {
      draft.built(built.withSeed(made));
    }
  }

  /** What earlier builds left goes when nothing runs on it any more, and then a rebuild is done. */
  static void finish(Draft draft, InstanceDesired desired, InstanceObserved observed) {
    Built built = draft.past().built().orElseThrow();
    boolean whole = built.diskMade() || diskBytes(built, desired).isEmpty();
    if (!whole || draft.isBlocked()) {
      return;
    }
    boolean old =
        observed
            .storage()
            .found()
            .map(
                s ->
                    s.disks().keySet().stream().anyMatch(n -> n < built.count())
                        || s.seeds().keySet().stream().anyMatch(n -> n < built.count()))
            .orElse(false);
    if (old) {
      draft.add(new InstanceStep.RemoveOldDisks(draft.uid, built.count()));
    }
    draft
        .past()
        .unfinished(Action.Verb.REBUILD)
        .ifPresent(run -> draft.end(Action.Verb.REBUILD, run, "done"));
  }
}
