package io.hostler.instance;

import io.hostler.model.ImageSpec;
import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Step;
import io.hostler.plan.Uid;
import io.hostler.resolve.InstanceDesired;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Another driver's part, with a memory: one thing per owner, made of one step and removed by one.
 */
public abstract class FakePart<D> implements Part<D> {
  record Make(Uid uid, String part, Object what) implements Step {
    @Override
    public String name() {
      return "Make" + part;
    }

    @Override
    public String says() {
      return "make a part of " + uid;
    }
  }

  record Remove(Uid uid, String part) implements Step {
    @Override
    public String name() {
      return "Remove" + part;
    }

    @Override
    public String says() {
      return "remove a part of " + uid;
    }
  }

  private final String name;

  protected FakePart(String name) {
    this.name = name;
  }

  public final Map<Uid, Object> there = new HashMap<>();

  /** When set, its plan is blocked. */
  public Optional<Problem> trouble = Optional.empty();

  /** What of a desired value makes a difference to this part. */
  protected Object essence(D desired) {
    return desired;
  }

  /** Whether a desired value has anything of this kind at all. */
  protected boolean wants(D desired) {
    return true;
  }

  /** What the kernel was told is gone with it. */
  public void hostReboots() {
    there.clear();
  }

  @Override
  public Sight<D> observe(Uid owner) {
    Optional<Object> seen = Optional.ofNullable(there.get(owner));
    Optional<Problem> why = trouble;
    return new Sight<>() {
      @Override
      public Plan<? extends Step> toward(D desired) {
        if (!wants(desired)) {
          return away();
        }
        if (why.isPresent()) {
          return Plan.blocked("part", why.get());
        }
        Object want = essence(desired);
        return seen.equals(Optional.of(want))
            ? Plan.nothing()
            : Plan.of(List.<Step>of(new Make(owner, name, want)));
      }

      @Override
      public Plan<? extends Step> away() {
        if (why.isPresent()) {
          return Plan.blocked("part", why.get());
        }
        return seen.isEmpty() ? Plan.nothing() : Plan.of(List.<Step>of(new Remove(owner, name)));
      }
    };
  }

  @Override
  public Outcome apply(Step step) {
    switch (step) {
      case Make(Uid uid, String part, Object what) -> there.put(uid, what);
      case Remove(Uid uid, String part) -> there.remove(uid);
      default -> throw new IllegalArgumentException(step.says());
    }
    return Outcome.done();
  }

  @Override
  public Seen<Set<Uid>> owners() {
    return Seen.present(Set.copyOf(there.keySet()));
  }

  private static boolean hasAddress(InstanceDesired desired) {
    return !desired.placement().addresses().isEmpty();
  }

  public static class Image extends FakePart<ImageSpec> implements ImagePart {
    public Image() {
      super("Image");
    }
  }

  public static class Network extends FakePart<InstanceDesired> implements NetworkPart {

    public Network() {
      super("Network");
    }

    /** Whose tap nobody holds. */
    public final Set<Uid> unplugged = new HashSet<>();

    @Override
    public NetworkSight observe(Uid owner) {
      Sight<InstanceDesired> sight = super.observe(owner);
      Seen<Boolean> plugged =
          there.containsKey(owner) ? Seen.present(!unplugged.contains(owner)) : Seen.absent();
      return new NetworkSight() {
        @Override
        public Seen<Boolean> plugged() {
          return plugged;
        }

        @Override
        public Plan<? extends Step> toward(InstanceDesired desired) {
          return sight.toward(desired);
        }

        @Override
        public Plan<? extends Step> away() {
          return sight.away();
        }
      };
    }

    @Override
    protected Object essence(InstanceDesired desired) {
      return desired.placement().addresses();
    }

    @Override
    protected boolean wants(InstanceDesired desired) {
      return hasAddress(desired);
    }
  }

  public static class Rules extends FakePart<InstanceDesired> implements RulesPart {
    public Rules() {
      super("Rules");
    }

    @Override
    protected Object essence(InstanceDesired desired) {
      return desired.spec().firewalls();
    }

    @Override
    protected boolean wants(InstanceDesired desired) {
      return hasAddress(desired);
    }
  }
}
