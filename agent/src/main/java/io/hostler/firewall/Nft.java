package io.hostler.firewall;

import io.hostler.model.IpAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What we need of nftables. Used by one thread at a time, the same for all calls.
 *
 * <p>Every failure is an {@link NftException}: {@code nft-refused} when a batch was refused and
 * left nothing behind, {@code nft-unreadable} when an answer could not be had or understood.
 */
interface Nft extends AutoCloseable {

  /** Runs commands in nft's text syntax as one transaction: all or nothing. */
  void run(String text);

  /**
   * Our table as it is; empty only with proof that it is not there. One that another hand switched
   * off is switched on before it is read.
   */
  Optional<TableFound> read();

  /**
   * From now on tells when another hand than this one changed our table, by name, and when that
   * can't be known. Both are called on a thread of the watch and must not block.
   */
  AutoCloseable watch(Consumer<String> touched, Runnable lost);

  /**
   * What the rules of a chain of ours have counted, by id and in their order; those that count.
   * None when there is no such chain.
   */
  Map<String, Counted> counters(String chain);

  /** The ids of all rules of a chain of ours, in their order; none without such a chain. */
  List<String> ids(String chain);

  /** What the elements of a set of ours have counted, by interface; none without such a set. */
  Map<String, Counted> counted(String set);

  /** What one element of a set of ours has counted; empty when it is not there. */
  Optional<Counted> counted(String set, IfName element);

  /**
   * Ends all flows of these addresses in connection tracking, which outlives the rules.
   *
   * @throws io.hostler.linux.LinuxException when some may be left
   */
  void forget(Collection<IpAddress> addresses);

  /** Base chains of other tables that drop what they do not know at the forward hook. */
  List<String> foreignForwardDrops();

  @Override
  void close();
}
