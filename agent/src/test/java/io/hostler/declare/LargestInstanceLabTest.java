package io.hostler.declare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.model.Documents;
import io.hostler.model.InstanceSpec;
import io.hostler.model.InvalidException;
import io.hostler.model.Kind;
import io.hostler.model.Placement;
import io.hostler.model.Resource;
import io.hostler.plan.Uid;
import io.hostler.store.EtcdProcess;
import io.hostler.store.EtcdStore;
import io.hostler.store.Keys;
import io.hostler.store.Txn;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What one instance may name at most, in each transaction that it is part of, in a real etcd. */
@Tag("lab")
class LargestInstanceLabTest {
  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKNBLIKydQVXB9GI+j4yYmQ1em/zqgwaseL0mmBmZAOd";
  private static final int KEYS = InstanceSpec.MAX_NAMED - InstanceSpec.MAX_FIREWALLS;

  private final EtcdProcess etcd = new EtcdProcess();
  private final EtcdStore store = new EtcdStore(etcd.access());
  private final TestCell cell = new TestCell(store);

  @AfterEach
  void end() {
    store.close();
    etcd.close();
  }

  @BeforeEach
  void whatItNames() {
    StringBuilder all = new StringBuilder(TestCell.IMAGE);
    for (int i = 0; i <= InstanceSpec.MAX_FIREWALLS; i++) {
      all.append(
          "---\nkind: firewall\nname: f%d\nspec: {rules: [{protocol: tcp, port: 80}]}\n"
              .formatted(i));
    }
    for (int i = 0; i < KEYS; i++) {
      all.append("---\nkind: sshkey\nname: k%d\nspec: {publicKey: %s}\n".formatted(i, KEY));
    }
    for (int i = 0; i < InstanceSpec.MAX_ADDRESSES; i++) {
      all.append(
          "---\nkind: addresspool\nname: p%d\nspec: {prefix: 198.51.100.%d/29, mode: routed, default: true}\n"
              .formatted(i, 8 * i));
    }
    assertEquals(Optional.empty(), cell.apply(all.toString()).failed());
  }

  private static String names(String letter, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> letter + i)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String instance(int cpus, int firewalls, String more) {
    return TestCell.instance(
        "web1",
        cpus,
        "1GiB",
        "firewalls: " + names("f", firewalls) + ", sshKeys: " + names("k", KEYS) + more);
  }

  private static String pools() {
    return ", addresses: " + names("p", InstanceSpec.MAX_ADDRESSES);
  }

  private static final String USER_DATA = ", userData: '#!/bin/sh'";

  private void declared(String text) {
    assertEquals(Optional.empty(), cell.apply(text).failed());
    assertEquals(List.of(), cell.faults());
  }

  private boolean isPlaced() {
    return cell.placement("web1").flatMap(Placement::node).isPresent();
  }

  @Test
  void isCreatedWithTheAddressesOfThePoolsThatItNames() {
    cell.node("hv1", 4, 8);
    declared(instance(1, InstanceSpec.MAX_FIREWALLS, pools() + USER_DATA));
    assertEquals(
        InstanceSpec.MAX_ADDRESSES, cell.placement("web1").orElseThrow().addresses().size());
  }

  @Test
  void isCreatedWithAddressesOfAsManyDefaultPools() {
    cell.node("hv1", 4, 8);
    declared(instance(1, InstanceSpec.MAX_FIREWALLS, USER_DATA));
    assertEquals(
        InstanceSpec.MAX_ADDRESSES, cell.placement("web1").orElseThrow().addresses().size());
  }

  @Test
  void getsAllOfItsFirewallsAndAnotherSizeInOneChange() {
    cell.node("hv1", 4, 8);
    declared(TestCell.instance("web1"));
    declared(instance(2, InstanceSpec.MAX_FIREWALLS, USER_DATA));
    InstanceSpec now = (InstanceSpec) cell.resource(Kind.INSTANCE, "web1").spec();
    assertEquals(InstanceSpec.MAX_FIREWALLS, now.firewalls().size());
  }

  @Test
  void waitsAndIsPlacedByAChangeOfAllThatItNames() {
    declared(TestCell.instance("web1"));
    assertTrue(!isPlaced());
    cell.node("hv1", 4, 8);
    declared(instance(2, InstanceSpec.MAX_FIREWALLS, pools() + USER_DATA));
    assertTrue(isPlaced());
  }

  @Test
  void isAdoptedAsAnOrphan() {
    Uid node = cell.node("hv1", 4, 8);
    declared(instance(1, InstanceSpec.MAX_FIREWALLS, pools()));
    Resource orphan = cell.resource(Kind.INSTANCE, "web1");
    Placement placement = cell.placement("web1").orElseThrow();
    remove(Keys.resource(orphan.name()));
    remove(Keys.placement(orphan.uid()));
    cell.under(Keys.ALLOCATIONS).forEach(each -> remove(each.key()));
    remove(Keys.nodeReservations(node));
    placement.addresses().forEach(each -> remove(Keys.poolReservations(each.pool())));
    new Adopt(store, new StoreView(store), Optional::empty, TestCell.CLOCK)
        .run(new Copy(orphan, placement, List.of(), Optional.empty()), Optional.empty(), false);
    assertEquals(List.of(), cell.faults());
    assertTrue(isPlaced());
  }

  @Test
  void oneFirewallMoreIsRefusedWithOneAnswer() {
    InvalidException refused =
        assertThrows(
            InvalidException.class,
            () -> Documents.read(instance(1, InstanceSpec.MAX_FIREWALLS + 1, pools())));
    assertEquals("spec.firewalls: names more than 64 firewalls", refused.problem().detail());
  }

  private void remove(String key) {
    store.commit(Txn.empty().delete(key)).join();
  }
}
