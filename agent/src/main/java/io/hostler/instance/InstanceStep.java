package io.hostler.instance;

import io.hostler.libvirt.Mark;
import io.hostler.manifest.ActionRun;
import io.hostler.manifest.Built;
import io.hostler.manifest.Stopped;
import io.hostler.model.Action;
import io.hostler.plan.Step;
import io.hostler.plan.Uid;
import io.hostler.resolve.InstanceDesired;
import java.time.Duration;
import java.util.Optional;

/** One change of an instance. Steps named Record… write the manifest and nothing else. */
public sealed interface InstanceStep extends Step {

  Uid uid();

  /** A step of another driver, in its place in the order; {@code part} is that part's name. */
  record PartStep(Uid uid, String part, Step step) implements InstanceStep {
    @Override
    public String says() {
      return step.says();
    }

    @Override
    public String name() {
      return step.name();
    }
  }

  record MakeDirectory(Uid uid) implements InstanceStep {
    @Override
    public String says() {
      return "make directory of instance " + uid;
    }
  }

  record RecordDeclared(Uid uid, InstanceDesired desired) implements InstanceStep {
    @Override
    public String says() {
      return "record generation " + desired.instance().generation() + " in manifest";
    }
  }

  record RecordBuilt(Uid uid, Built built) implements InstanceStep {
    @Override
    public String says() {
      return built.diskMade()
          ? "record root disk " + built.count() + " as made"
          : "record what build " + built.count() + " is made from";
    }
  }

  /** The action's id and the new build in one write: a rebuild that began goes on. */
  record BeginRebuild(Uid uid, ActionRun run, Built built, Stopped starting)
      implements InstanceStep {
    @Override
    public String says() {
      return "begin rebuild " + built.count();
    }
  }

  record RecordStopped(Uid uid, Optional<Stopped> stopped) implements InstanceStep {
    @Override
    public String says() {
      return stopped.map(s -> "record power state " + s.reason()).orElse("forget power state");
    }
  }

  record RecordRun(Uid uid, Action.Verb verb, ActionRun run) implements InstanceStep {
    @Override
    public String says() {
      return "record " + verb.word() + " " + run.id() + " " + run.result().orElse("begun");
    }
  }

  record RecordApplied(Uid uid, long generation) implements InstanceStep {
    @Override
    public String says() {
      return "record generation " + generation + " as applied";
    }
  }

  /** Once per (uid, count); {@code base} empty: blank. */
  record CreateDisk(Uid uid, int count, Optional<Storage.Base> base, long bytes)
      implements InstanceStep {
    @Override
    public String says() {
      return "create root disk " + count + " of " + bytes + " bytes";
    }
  }

  record GrowDisk(Uid uid, int count, long bytes, boolean live) implements InstanceStep {
    @Override
    public String says() {
      return "grow root disk " + count + " to " + bytes + " bytes";
    }
  }

  record WriteSeed(Uid uid, int count, Seed seed) implements InstanceStep {
    @Override
    public String says() {
      return "write seed " + count;
    }
  }

  record RemoveOldDisks(Uid uid, int count) implements InstanceStep {
    @Override
    public String says() {
      return "remove disks and seeds before build " + count;
    }
  }

  record DefineDomain(Uid uid, DomainDesired domain, Mark mark) implements InstanceStep {
    @Override
    public String says() {
      return "define domain " + domain.domainName();
    }
  }

  record MarkDomain(Uid uid, Mark mark) implements InstanceStep {
    @Override
    public String says() {
      return "mark domain with generation " + mark.generation() + " epoch " + mark.epoch();
    }
  }

  /** A tap that was made anew has nobody at its other end until the machine takes it. */
  record ReplugNic(Uid uid, DomainDesired.Nic nic) implements InstanceStep {
    @Override
    public String says() {
      return "plug the network card of instance " + uid + " into tap " + nic.tap();
    }
  }

  record StartDomain(Uid uid) implements InstanceStep {
    @Override
    public String says() {
      return "start instance " + uid;
    }
  }

  record ShutDown(Uid uid) implements InstanceStep {
    @Override
    public String says() {
      return "shut down instance " + uid;
    }
  }

  record PowerOff(Uid uid) implements InstanceStep {
    @Override
    public String says() {
      return "cut power of instance " + uid;
    }
  }

  /** At most once: {@code run} is not in hand any more when it does not succeed. */
  record ResetDomain(Uid uid, String run) implements InstanceStep {
    @Override
    public String says() {
      return "reset instance " + uid;
    }
  }

  /** Does nothing but ask to be looked at again. */
  record Await(Uid uid, Duration left, String because) implements InstanceStep {
    @Override
    public String says() {
      return "wait " + left.toSeconds() + " s: " + because;
    }
  }

  record UndefineDomain(Uid uid) implements InstanceStep {
    @Override
    public String says() {
      return "undefine domain of instance " + uid;
    }
  }

  record RemoveFiles(Uid uid) implements InstanceStep {
    @Override
    public String says() {
      return "remove disks and seeds of instance " + uid;
    }
  }

  record Forget(Uid uid) implements InstanceStep {
    @Override
    public String says() {
      return "remove manifest of instance " + uid;
    }
  }

  record RemoveDirectory(Uid uid) implements InstanceStep {
    @Override
    public String says() {
      return "remove directory of instance " + uid;
    }
  }
}
