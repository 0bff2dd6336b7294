package io.hostler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.etcd.jetcd.Client;
import io.etcd.jetcd.kv.TxnResponse;
import io.hostler.plan.Problem;
import io.hostler.testing.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The contract, and what only a process can do: be away, be frozen, speak TLS. */
@Tag("lab")
class EtcdStoreTest extends StoreContract {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static EtcdProcess etcd;
  private static EtcdStore store;

  @BeforeAll
  static void start() {
    etcd = new EtcdProcess();
    store = new EtcdStore(etcd.access());
  }

  @AfterAll
  static void stop() {
    store.close();
    etcd.close();
  }

  @Override
  Store store() {
    return store;
  }

  @Override
  void compact(long revision) {
    etcd.ctl("compaction", "" + revision);
  }

  @Override
  void pass(Duration time) {
    // Time passes by itself; keptLeaseLives keeps its lease every half second.
    CompletableFuture.runAsync(
            () -> {},
            CompletableFuture.delayedExecutor(500, java.util.concurrent.TimeUnit.MILLISECONDS))
        .join();
  }

  @Override
  Duration realTime() {
    return Duration.ofSeconds(5);
  }

  @Test
  void nobodyEntersWithoutACertificateOfTheCa() throws Exception {
    TestCertificates strangers =
        TestCertificates.make(java.nio.file.Files.createDirectory(etcd.home.resolve("strangers")));
    EtcdAccess access = strangers.access(etcd.port);
    EtcdAccess stranger =
        new EtcdAccess(
            access.endpoints(), strangers.credentials(etcd.certificates), access.deadline());
    try (EtcdStore outside = new EtcdStore(stranger)) {
      assertCode("store-unavailable", outside.get("/a"));
    }
  }

  @Test
  void whoDoesNotTrustTheOtherSaysSo() throws Exception {
    TestCertificates strangers =
        TestCertificates.make(java.nio.file.Files.createDirectory(etcd.home.resolve("others")));
    EtcdAccess access = etcd.access();
    for (Credentials wrong :
        List.of(
            etcd.certificates.credentials(strangers), strangers.credentials(etcd.certificates))) {
      try (EtcdStore outside =
          new EtcdStore(new EtcdAccess(access.endpoints(), wrong, access.deadline()))) {
        // TLS 1.3 refuses a client after it is connected: the alert may be lost with the
        // connection.
        Eventually.holds(SOON, () -> mistrusts(outside.get("/a")));
        // A write too: nothing was sent.
        Eventually.holds(SOON, () -> mistrusts(outside.commit(Txn.empty().put("/a", "x"))));
      }
    }
  }

  private static boolean mistrusts(CompletableFuture<?> call) {
    Throwable e = assertThrows(CompletionException.class, call::join).getCause();
    Problem problem = ((StoreException) e).problem();
    return problem.code().equals("store-unavailable")
        && problem.detail().contains("do not trust each other")
        && problem.advice().contains("store.ca");
  }

  @Test
  void renewedCertificateNeedsNoRestart() {
    etcd.certificates.issue("client");
    Recorder recorder = new Recorder();
    store.watch("/", 0, recorder);
    Eventually.holds(SOON, () -> reconnected() && recorder.end().isPresent());
    Eventually.holds(SOON, () -> answers(store));
  }

  /**
   * Else one slow answer ends what others are just being told: a long list never comes to its end.
   */
  @Test
  void whatAnswersIsNotReplaced() {
    long at = put("a", "1").revision();
    Recorder recorder = new Recorder();
    store.watch("/", at, recorder);
    done(store.get("/a"));
    store.reconnect();
    put("a", "2");
    Eventually.holds(SOON, () -> recorder.changes().size() == 1);
    assertEquals(Optional.empty(), recorder.end());
  }

  private boolean reconnected() {
    store.reconnect();
    return true;
  }

  private static boolean answers(Store store) {
    try {
      store.get("/a").join();
      return true;
    } catch (CompletionException e) {
      return false;
    }
  }

  @Test
  void frozenEtcdEndsEveryCallWithinTheDeadline() {
    try (EtcdStore own = new EtcdStore(etcd.access())) {
      done(own.get("/a"));
      etcd.freeze();
      try {
        var get = own.get("/a");
        var put = own.commit(Txn.empty().put("/frozen", "x"));
        var grant = own.grant(5);
        assertCode("store-unavailable", get);
        assertCode("store-unclear", put);
        assertCode("store-unclear", grant);
      } finally {
        etcd.thaw();
      }
      Eventually.holds(SOON, () -> answers(own));
    }
  }

  @Test
  void killedEtcdBreaksWatchesAndServesAFreshClientAfterRestart() {
    long at = put("a", "1").revision();
    Recorder recorder = new Recorder();
    store.watch("/", at, recorder);
    put("b", "1");
    Eventually.holds(SOON, () -> recorder.changes().size() == 1);
    etcd.kill();
    try {
      Eventually.holds(SOON, () -> recorder.end().isPresent());
      assertEquals(Optional.of(WatchListener.WatchEnd.BROKEN), recorder.end());
      assertCode("store-unavailable", store.get("/a"));
      // The first may still meet the dying connection, and then nobody knows.
      Eventually.holds(
          SOON, () -> code(store.commit(Txn.empty().put("/a", "no"))).equals("store-unavailable"));
    } finally {
      etcd.start();
    }
    Eventually.holds(SOON, () -> reconnected() && answers(store));
  }

  /** Past our own limits: the server's are what they stand for. */
  @Test
  void etcdCountsComparisonsChangesAndReadsEachByItself() {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (Client client = EtcdClient.build(etcd.access(), threads, new Renewals())) {
      Txn most = Txn.empty();
      for (int i = 0; i < 128; i++) {
        most = most.ifAbsent("/limit/" + i).put("/limit/" + i, "x");
      }
      assertTrue(raw(client, most, most).isSucceeded());
      Txn none = Txn.empty();
      Txn condition = most.ifAbsent("/limit/more");
      Txn change = most.put("/limit/more", "x");
      for (Executable each :
          List.<Executable>of(
              () -> raw(client, new Txn(condition.conditions(), List.of()), none),
              () -> raw(client, new Txn(List.of(), change.changes()), none),
              () -> raw(client, none, condition))) {
        Throwable refused = assertThrows(CompletionException.class, each);
        assertTrue(refused.getMessage().contains("too many operations"), refused.getMessage());
      }
    } finally {
      threads.shutdown();
    }
  }

  private static TxnResponse raw(Client client, Txn txn, Txn read) {
    return done(
        client
            .getKVClient()
            .txn()
            .If(EtcdRequests.conditions(txn))
            .Then(EtcdRequests.changes(txn))
            .Else(EtcdRequests.reads(read))
            .commit());
  }

  @Test
  void reconnectBreaksWatches() {
    Recorder recorder = new Recorder();
    store.watch("/", put("a", "1").revision(), recorder);
    Eventually.holds(SOON, () -> reconnected() && recorder.end().isPresent());
    assertEquals(Optional.of(WatchListener.WatchEnd.BROKEN), recorder.end());
    assertTrue(answers(store));
  }
}
