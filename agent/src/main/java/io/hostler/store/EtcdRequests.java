package io.hostler.store;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.OptionsUtil;
import io.etcd.jetcd.options.PutOption;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Between this package's values and jetcd's. */
final class EtcdRequests {
  private EtcdRequests() {}

  static ByteSequence bytes(String text) {
    return ByteSequence.from(text, StandardCharsets.UTF_8);
  }

  static Entry entry(KeyValue kv) {
    return new Entry(
        kv.getKey().toString(StandardCharsets.UTF_8),
        kv.getValue().toString(StandardCharsets.UTF_8),
        kv.getCreateRevision(),
        kv.getModRevision());
  }

  /** The first key that a page may begin with: the key right after {@code after}. */
  static ByteSequence start(String prefix, String after) {
    return bytes(after.compareTo(prefix) >= 0 ? after + "\0" : prefix);
  }

  static GetOption range(String prefix, long revision, int limit, boolean nearby) {
    return GetOption.builder()
        .withRange(OptionsUtil.prefixEndOf(bytes(prefix)))
        .withRevision(revision)
        .withLimit(limit)
        .withSerializable(nearby)
        .build();
  }

  static Cmp[] conditions(Txn txn) {
    return txn.conditions().stream()
        .map(
            condition ->
                new Cmp(
                    bytes(condition.key()),
                    Cmp.Op.EQUAL,
                    switch (condition) {
                      case Txn.Condition.ModRevision(String _, long revision) ->
                          CmpTarget.modRevision(revision);
                      case Txn.Condition.CreateRevision(String _, long revision) ->
                          CmpTarget.createRevision(revision);
                    }))
        .toArray(Cmp[]::new);
  }

  static Op[] changes(Txn txn) {
    return txn.changes().stream().map(EtcdRequests::change).toArray(Op[]::new);
  }

  private static Op change(Txn.Change change) {
    return switch (change) {
      case Txn.Change.Put(String key, String value, long lease) ->
          Op.put(bytes(key), bytes(value), PutOption.builder().withLeaseId(lease).build());
      case Txn.Change.Delete(String key) -> Op.delete(bytes(key), DeleteOption.DEFAULT);
    };
  }

  /** Reads what the conditions speak of, for the answer when they don't hold. */
  static Op[] reads(Txn txn) {
    return txn.conditions().stream()
        .map(Txn.Condition::key)
        .distinct()
        .map(key -> Op.get(bytes(key), GetOption.DEFAULT))
        .toArray(Op[]::new);
  }

  static TxnResult result(TxnResponse response) {
    Map<String, Entry> now = new HashMap<>();
    if (!response.isSucceeded()) {
      for (GetResponse read : response.getGetResponses()) {
        List<KeyValue> found = read.getKvs();
        found.forEach(kv -> now.put(entry(kv).key(), entry(kv)));
      }
    }
    return new TxnResult(response.isSucceeded(), response.getHeader().getRevision(), now);
  }
}
