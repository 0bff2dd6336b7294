package io.hostler.declare;

import io.hostler.model.Kind;
import io.hostler.model.ResourceName;
import io.hostler.plan.HostlerException;
import io.hostler.store.Keys;
import io.hostler.store.Store;
import io.hostler.store.StoreException;
import io.hostler.store.Txn;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the leader does about deletions whose request died behind the mark: until somebody ends
 * them, nothing that names the resource can be declared. A request that is only slow loses nothing
 * by it: both compare the mark, and whoever comes second finds what it wanted.
 */
public final class UnfinishedDeletions {
  private static final Logger log = LoggerFactory.getLogger(UnfinishedDeletions.class);

  private final Store store;
  private final InstantSource clock;

  public UnfinishedDeletions(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Blocks for a few reads and one write of each; reads nothing when none is marked. Instances are
   * not meant: their nodes end them.
   *
   * @param view where the marked are looked for
   * @param term the create revision of the leader's key: no longer the leader, nothing is written
   */
  public void run(View view, long term) {
    List<ResourceName> marked =
        Stream.of(Kind.values())
            .filter(kind -> kind != Kind.INSTANCE)
            .flatMap(kind -> view.all(kind).stream())
            .filter(each -> each.resource().deleting())
            .map(each -> each.resource().name())
            .toList();
    Txn fence = Txn.empty().ifCreateRevision(Keys.LEADER, term);
    Deleting deleting = new Deleting(store, clock, fence);
    for (ResourceName name : marked) {
      try {
        deleting.finish(name, new Lookup(view, store));
        log.info("deletion ended that was left behind: resource={}", name);
      } catch (StoreException e) {
        throw e;
      } catch (HostlerException e) {
        log.info("deletion left behind: resource={} because={}", name, e.problem());
      }
    }
  }
}
