package io.hostler.network;

import static io.hostler.network.NetworkDriverContract.ROUTED;
import static io.hostler.network.NetworkDriverContract.USER;
import static io.hostler.network.NetworkDriverContract.V4;
import static io.hostler.network.NetworkDriverContract.V6;
import static io.hostler.network.NetworkDriverContract.desired;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.host.TapName;
import io.hostler.model.AddressPoolSpec.Mode;
import io.hostler.model.IpAddress;
import io.hostler.model.NodeLink;
import io.hostler.model.NodeNetwork;
import io.hostler.model.Prefix;
import io.hostler.network.NetworkStep.AddProxy;
import io.hostler.network.NetworkStep.AddRoute;
import io.hostler.network.NetworkStep.CreateTap;
import io.hostler.network.NetworkStep.DeleteTap;
import io.hostler.network.NetworkStep.LinkUp;
import io.hostler.network.NetworkStep.RemoveProxy;
import io.hostler.network.NetworkStep.RemoveRoute;
import io.hostler.network.NetworkStep.SetGateway;
import io.hostler.network.NetworkStep.SetRates;
import io.hostler.network.NetworkStep.SetSettings;
import io.hostler.plan.Blocker;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NetworkPlanTest {
  private static final Problem WHY = new Problem("test", "not read");
  private static final IpAddress A4 = V4.address();
  private static final IpAddress A6 = V6.address();
  private static final IpAddress R = ROUTED.address();
  private final Uid owner = Uid.random();
  private final TapName tap = TapName.of(owner);

  private final TapState good =
      new TapState(
          7,
          true,
          true,
          true,
          OptionalInt.of(USER),
          Set.copyOf(Gateway.all()),
          Seen.present(true),
          Rates.UNLIMITED);

  private static NetworkObserved observed(
      Seen<TapState> tap, Set<IpAddress> routes, Set<IpAddress> proxied) {
    return observed(tap, routes, proxied, Seen.present(NodeNetwork.NONE));
  }

  private static NetworkObserved observed(
      Seen<TapState> tap, Set<IpAddress> routes, Set<IpAddress> proxied, Seen<NodeNetwork> own) {
    return new NetworkObserved(
        tap,
        Seen.absent(),
        Seen.present(routes),
        Seen.present(Map.of()),
        Seen.present("up0"),
        Seen.present(proxied),
        own);
  }

  private Plan<NetworkStep> plan(NetworkObserved observed, HostAddress... addresses) {
    return NetworkPlan.of(desired(owner, Rates.UNLIMITED, addresses), observed);
  }

  private static List<NetworkStep> steps(Plan<NetworkStep> plan) {
    assertEquals(List.of(), plan.blockers());
    return plan.steps();
  }

  private static List<String> blocked(Plan<NetworkStep> plan) {
    return plan.blockers().stream().map(Blocker::part).toList();
  }

  @Test
  void fromNothingTheTapThenUpThenRoutesThenAnswers() {
    assertEquals(
        List.of(
            new CreateTap(tap, owner, USER),
            new SetSettings(tap),
            new SetGateway(tap),
            new LinkUp(tap),
            new AddRoute(tap, A4),
            new AddRoute(tap, R),
            new AddRoute(tap, A6),
            new AddProxy("up0", A4),
            new AddProxy("up0", A6)),
        steps(plan(observed(Seen.absent(), Set.of(), Set.of()), V4, V6, ROUTED)));
  }

  @Test
  void nothingToDo() {
    assertTrue(
        plan(observed(Seen.present(good), Set.of(A4, R), Set.of(A4)), V4, ROUTED).converged());
  }

  @Test
  void aTapThatIsUnknownBlocksAll() {
    Plan<NetworkStep> plan = plan(NetworkObserved.unknown(WHY), V4);
    assertEquals(List.of(), plan.steps());
    assertEquals(List.of("tap"), blocked(plan));
  }

  /** What the node was told before it was connected there goes as well. */
  @Test
  void noAddressOfANetworkOfTheNodesOwnIsRoutedOrAnsweredFor() {
    NodeLink uplink =
        new NodeLink(
            "up0",
            true,
            List.of(A6),
            List.of(Prefix.around(A4, 24), Prefix.around(A6, 64)),
            List.of());
    NodeLink other =
        new NodeLink("lab0", false, List.of(), List.of(Prefix.around(R, 24)), List.of());
    Seen<NodeNetwork> own = Seen.present(new NodeNetwork(List.of(uplink, other)));
    Plan<NetworkStep> fresh =
        plan(observed(Seen.present(good), Set.of(), Set.of(), own), V4, V6, ROUTED);
    assertEquals(List.of(new AddRoute(tap, A4), new AddProxy("up0", A4)), fresh.steps());
    assertEquals(List.of("address " + R, "address " + A6), blocked(fresh));
    assertEquals("address-of-node-network", fresh.blockers().getFirst().why().code());
    Plan<NetworkStep> older =
        plan(observed(Seen.present(good), Set.of(A4, A6, R), Set.of(A4, A6), own), V4, V6, ROUTED);
    assertEquals(
        List.of(new RemoveProxy("up0", A6), new RemoveRoute(tap, R), new RemoveRoute(tap, A6)),
        older.steps());
    assertEquals(List.of("address " + R, "address " + A6), blocked(older));
  }

  @Test
  void withoutTheNodesOwnNetworksNoRouteIsChanged() {
    Plan<NetworkStep> plan =
        plan(observed(Seen.present(good), Set.of(R), Set.of(), Seen.unknown(WHY)), V4);
    assertEquals(List.of(), plan.steps());
    assertEquals(List.of("routes"), blocked(plan));
  }

  @Test
  void eachPartOfATapIsMendedAlone() {
    TapState other =
        new TapState(
            7,
            true,
            false,
            true,
            OptionalInt.of(1),
            Set.of(Gateway.V4),
            Seen.present(false),
            new Rates(Optional.of(1L), Optional.empty()));
    assertEquals(
        List.of(
            new CreateTap(tap, owner, USER),
            new SetSettings(tap),
            new SetGateway(tap),
            new SetRates(tap, Rates.UNLIMITED),
            new LinkUp(tap)),
        steps(plan(observed(Seen.present(other), Set.of(), Set.of()))));
  }

  @Test
  void anUnknownSettingIsNotWrittenAndTheRestGoesOn() {
    TapState dark =
        new TapState(
            7, true, true, true, good.user(), good.addresses(), Seen.unknown(WHY), Rates.UNLIMITED);
    Plan<NetworkStep> plan = plan(observed(Seen.present(dark), Set.of(), Set.of()), ROUTED);
    assertEquals(List.of(new AddRoute(tap, R)), plan.steps());
    assertEquals(List.of("settings"), blocked(plan));
  }

  @Test
  void whatGoesIsNoLongerAnsweredForBeforeItsRouteGoes() {
    assertEquals(
        List.of(new RemoveProxy("up0", A4), new RemoveRoute(tap, A4), new AddRoute(tap, R)),
        steps(plan(observed(Seen.present(good), Set.of(A4), Set.of(A4)), ROUTED)));
  }

  @Test
  void answersForOthersAreLeftAlone() {
    IpAddress others = IpAddress.parse("198.51.100.99");
    assertTrue(plan(observed(Seen.present(good), Set.of(R), Set.of(others)), ROUTED).converged());
  }

  @Test
  void aProxiedAddressThatBecomesRoutedIsNoLongerAnsweredFor() {
    HostAddress routed = new HostAddress(A4, Mode.ROUTED);
    assertEquals(
        List.of(new RemoveProxy("up0", A4)),
        steps(plan(observed(Seen.present(good), Set.of(A4), Set.of(A4)), routed)));
  }

  @Test
  void unknownRoutesBlockRoutesAndAnswers() {
    NetworkObserved observed =
        new NetworkObserved(
            Seen.present(good),
            Seen.absent(),
            Seen.unknown(WHY),
            Seen.present(Map.of()),
            Seen.present("up0"),
            Seen.present(Set.of()),
            Seen.present(NodeNetwork.NONE));
    Plan<NetworkStep> plan = plan(observed, V4);
    assertEquals(List.of(), plan.steps());
    assertEquals(List.of("routes"), blocked(plan));
  }

  @Test
  void withoutAnUplinkRoutesAreSetAndItIsSaid() {
    for (Seen<String> uplink : List.of(Seen.<String>absent(), Seen.<String>unknown(WHY))) {
      NetworkObserved observed =
          new NetworkObserved(
              Seen.present(good),
              Seen.absent(),
              Seen.present(Set.of()),
              Seen.present(Map.of()),
              uplink,
              uplink.map(name -> Set.of()),
              Seen.present(NodeNetwork.NONE));
      Plan<NetworkStep> plan = plan(observed, V4, ROUTED);
      assertEquals(List.of(new AddRoute(tap, A4), new AddRoute(tap, R)), plan.steps());
      assertEquals(List.of("uplink"), blocked(plan));
    }
  }

  @Test
  void unknownAnswersAreNotAddedTwice() {
    NetworkObserved observed =
        new NetworkObserved(
            Seen.present(good),
            Seen.absent(),
            Seen.present(Set.of(A4)),
            Seen.present(Map.of()),
            Seen.present("up0"),
            Seen.unknown(WHY),
            Seen.present(NodeNetwork.NONE));
    Plan<NetworkStep> plan = plan(observed, V4);
    assertEquals(List.of(), plan.steps());
    assertEquals(List.of("proxied addresses"), blocked(plan));
  }

  @Test
  void removalWaitsForWhatIsUnknownSinceTheRoutesTellWhoseTheAnswersAre() {
    NetworkObserved observed =
        new NetworkObserved(
            Seen.present(good),
            Seen.absent(),
            Seen.present(Set.of(A4)),
            Seen.present(Map.of()),
            Seen.present("up0"),
            Seen.unknown(WHY),
            Seen.present(NodeNetwork.NONE));
    Plan<NetworkStep> plan = NetworkPlan.removal(tap, Set.of(), observed);
    assertEquals(List.of(), plan.steps());
    assertEquals(List.of("proxied addresses"), blocked(plan));
  }

  @Test
  void removalIsAnswersThenTap() {
    assertEquals(
        List.of(new RemoveProxy("up0", A4), new DeleteTap(tap)),
        steps(
            NetworkPlan.removal(
                tap, Set.of(), observed(Seen.present(good), Set.of(A4, R), Set.of(A4)))));
  }

  @Test
  void nothingOfAnUnknownTapIsRemoved() {
    Plan<NetworkStep> plan = NetworkPlan.removal(tap, Set.of(A4), NetworkObserved.unknown(WHY));
    assertEquals(List.of(), plan.steps());
    assertEquals(List.of("tap"), blocked(plan));
  }
}
