package io.hostler.wiring;

import io.hostler.config.Configuration;
import io.hostler.etcd.DaemonEtcdChild;
import io.hostler.etcd.EtcdDesired;
import io.hostler.etcd.EtcdSettings;
import io.hostler.etcd.HostEtcdDriver;
import io.hostler.etcd.ManagedEtcd;
import io.hostler.host.Launcher;
import io.hostler.pki.Issuer;
import io.hostler.plan.Uid;
import io.hostler.store.EtcdAccess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The etcd that the agent runs when it is given none, and how either is reached. */
public final class EtcdOfOurs {
  private static final Duration ISSUE_DEADLINE = Duration.ofSeconds(60);
  private static final Duration CALL_DEADLINE = Duration.ofSeconds(3);

  private final Uid cell;
  private final ManagedEtcd etcd;

  public EtcdOfOurs(
      Configuration configuration,
      Uid cell,
      Uid node,
      InstantSource clock,
      BooleanSupplier answers,
      Runnable changed) {
    this.cell = cell;
    EtcdSettings settings =
        new EtcdSettings(
            EtcdSettings.PROGRAM,
            configuration.path("state.directory"),
            "127.0.0.1",
            configuration.number("etcd.clientPort"),
            configuration.number("etcd.peerPort"),
            configuration.bytes("etcd.quota"));
    EtcdDesired desired = new EtcdDesired(cell, node, settings, Optional.empty());
    this.etcd =
        new ManagedEtcd(
            desired,
            new HostEtcdDriver(
                desired,
                new DaemonEtcdChild(settings.home(), Launcher.ofThisHost()),
                Issuer.ofThisProcess(ISSUE_DEADLINE),
                clock,
                answers,
                System::nanoTime,
                changed));
  }

  public Uid cell() {
    return cell;
  }

  public ManagedEtcd etcd() {
    return etcd;
  }

  /** With the certificates that we made, or those that the operator configured. */
  public static EtcdAccess access(Configuration configuration, Optional<EtcdOfOurs> ours) {
    if (ours.isPresent()) {
      EtcdSettings settings = ours.get().etcd.settings();
      Path pki = settings.pki().path();
      return new EtcdAccess(
          List.of(URI.create(settings.endpoint())),
          new EtcdCredentials(
              pki.resolve("ca.crt"), pki.resolve("client.crt"), pki.resolve("client.key")),
          CALL_DEADLINE);
    }
    return new EtcdAccess(
        configuration.words("store.endpoints").stream().map(URI::create).toList(),
        new EtcdCredentials(
            configuration.path("store.ca"),
            configuration.path("store.certificate"),
            configuration.path("store.key")),
        CALL_DEADLINE);
  }
}
