package io.hostler.etcd;

import io.hostler.plan.Seen;
import java.util.List;

/**
 * The managed etcd as it was looked at.
 *
 * @param version of the program; absent: not installed
 * @param toMake the certificates to make, by name; empty: all is well
 * @param data absent: proven not to be there
 * @param marker absent: there never was data
 * @param process the arguments that it was started with; absent: ours doesn't run
 * @param health absent: nothing listens; unknown: something does, and isn't to be understood
 */
public record EtcdObserved(
    Seen<EtcdVersion> version,
    Seen<List<String>> toMake,
    Seen<DataDirectory> data,
    Seen<EtcdMarker> marker,
    Seen<List<String>> process,
    Seen<EtcdHealth> health) {

  /** There was data, and it is proven to be there no longer. */
  boolean dataMissing() {
    return marker.isPresent()
        && switch (data) {
          case Seen.Absent<DataDirectory>() -> true;
          case Seen.Present<DataDirectory>(DataDirectory directory) -> !directory.used();
          case Seen.Unknown<DataDirectory>(var _) -> false;
        };
  }

  boolean ready() {
    return health.found().map(EtcdHealth::ready).orElse(false);
  }
}
