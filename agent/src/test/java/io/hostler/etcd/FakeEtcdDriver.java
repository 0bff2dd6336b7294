package io.hostler.etcd;

import io.hostler.plan.Outcome;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import io.hostler.plan.Wake;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keeps what a host would keep; an agent's own memory is in {@link #restarted}. */
public final class FakeEtcdDriver implements EtcdDriver {

  /** What outlives the agent. */
  public static final class Host {
    public boolean certificates;
    public boolean data;
    public boolean used;
    public Optional<EtcdMarker> marker = Optional.empty();
    public Optional<List<String>> process = Optional.empty();
    public boolean warm;
    public int starts;
    public Optional<Class<? extends EtcdStep>> failing = Optional.empty();

    public void kill() {
      process = Optional.empty();
    }

    public void removeData() {
      data = false;
      used = false;
    }
  }

  private final EtcdDesired desired;
  private final Host host;
  private boolean issuing;

  public FakeEtcdDriver(EtcdDesired desired, Host host) {
    this.desired = desired;
    this.host = host;
  }

  FakeEtcdDriver restarted() {
    return new FakeEtcdDriver(desired, host);
  }

  private static <T> Seen<T> seen(Optional<T> value) {
    return value.map(Seen::present).orElseGet(Seen::absent);
  }

  @Override
  public Seen<Set<Uid>> owners() {
    return Seen.present(host.data ? Set.of(desired.node()) : Set.of());
  }

  @Override
  public EtcdObserved observe(Uid owner) {
    return new EtcdObserved(
        Seen.present(new EtcdVersion(3, 4)),
        Seen.present(host.certificates ? List.of() : List.of("ca", "client")),
        host.data ? Seen.present(new DataDirectory(true, host.used)) : Seen.absent(),
        seen(host.marker),
        seen(host.process),
        host.process.isPresent()
            ? Seen.present(new EtcdHealth(host.warm, false, 1000, 1_000_000))
            : Seen.absent());
  }

  @Override
  public Outcome apply(EtcdStep step) {
    if (host.failing.filter(type -> type.isInstance(step)).isPresent()) {
      return Outcome.failed(new Problem("test", "fails on demand"));
    }
    return switch (step) {
      case EtcdStep.IssueCertificates(var _, var _) -> {
        if (!host.certificates && !issuing) {
          issuing = true;
          yield Outcome.again(Wake.after(Duration.ofMillis(1)), "being made");
        }
        host.certificates = true;
        yield Outcome.done();
      }
      case EtcdStep.NoteDataGone(var _) -> {
        host.marker =
            host.marker.map(
                marker ->
                    new EtcdMarker(
                        marker.made(), Optional.of(marker.gone().orElse(Instant.EPOCH))));
        yield Outcome.done();
      }
      case EtcdStep.MakeDataDirectory(var _) -> {
        host.data = true;
        yield Outcome.done();
      }
      case EtcdStep.StartEtcd(List<String> arguments) -> {
        if (host.process.isEmpty()) {
          if (!host.certificates || !host.data) {
            yield Outcome.failed(new Problem("etcd-died", "nothing to start with"));
          }
          host.process = Optional.of(arguments);
          host.used = true;
          host.starts++;
          host.warm = false;
        }
        yield Outcome.done();
      }
      case EtcdStep.AwaitReady(var _) -> {
        boolean ready = host.warm;
        host.warm = true;
        yield ready ? Outcome.done() : Outcome.again(Wake.after(Duration.ofMillis(1)), "starting");
      }
      case EtcdStep.NoteMade(var _) -> {
        host.marker =
            host.marker.or(() -> Optional.of(new EtcdMarker(Instant.EPOCH, Optional.empty())));
        yield Outcome.done();
      }
    };
  }

  @Override
  public void decided() {
    host.marker = host.marker.map(marker -> new EtcdMarker(marker.made(), Optional.empty()));
  }
}
