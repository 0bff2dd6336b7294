package io.hostler;

import io.hostler.model.Json;
import io.hostler.plan.Uid;
import io.hostler.store.Entry;
import io.hostler.store.EtcdStore;
import io.hostler.store.Keys;
import io.hostler.store.Txn;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes into the store of an agent that runs what the other nodes of a cell would: copies of the
 * keys of one instance, with nodes, uids and names of their own.
 */
public final class CellFill {
  private static final int INSTANCES_OF_A_NODE = 100;
  private static final int PAGE = 1000;
  private static final String MODEL = "model";

  private CellFill() {}

  /**
   * @param arguments the agent's socket, its state directory, and how many copies of the instance
   *     {@value #MODEL}
   */
  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[2]);
    try (EtcdStore store = AgentStore.of(Path.of(arguments[1]))) {
      Entry resource = store.get(Keys.RESOURCES + "instance/default/" + MODEL).join().orElseThrow();
      String uid = Json.read(resource.value()).path("uid").asText();
      Entry placement = store.get(Keys.placement(Uid.parse(uid))).join().orElseThrow();
      String node = Json.read(placement.value()).path("node").asText();
      Entry report =
          store.list(Keys.OBSERVED, "", 0, PAGE).join().entries().stream()
              .filter(entry -> entry.key().endsWith(uid))
              .findFirst()
              .orElseThrow();
      List<Entry> model = List.of(resource, placement, report);
      Uid far = Uid.random();
      for (int i = 0; i < count; i++) {
        far = i % INSTANCES_OF_A_NODE == 0 ? Uid.random() : far;
        String others = Uid.random().toString();
        Txn txn = Txn.empty();
        for (Entry entry : model) {
          List<String> copy = each(List.of(entry.key(), entry.value()), uid, others);
          copy = each(copy, node, far.toString());
          copy = each(copy, "/" + MODEL, "/far" + i);
          copy = each(copy, "\"" + MODEL + "\"", "\"far" + i + "\"");
          txn = txn.put(copy.getFirst(), copy.getLast());
        }
        if (!store.commit(txn).join().committed()) {
          throw new IllegalStateException("the store took no copy " + i);
        }
      }
    }
  }

  private static List<String> each(List<String> texts, String from, String to) {
    return texts.stream().map(text -> text.replace(from, to)).toList();
  }
}
