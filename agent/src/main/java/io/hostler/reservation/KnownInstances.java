package io.hostler.reservation;

import io.hostler.placement.Known;
import java.util.Collection;

/** A memory that can also be walked: for what is done now and then, not for each request. */
public interface KnownInstances extends Known {

  /** Every declared instance with its placement, also those marked for deletion. */
  Collection<Standing> instances();
}
