package io.hostler.model;

import java.util.Locale;

/**
 * What an instance is in, one word. A node that does not report makes it <em>unknown since T</em>,
 * which no node ever writes.
 */
public enum InstanceState {
  CREATING,
  RUNNING,
  STOPPED,
  DELETING,
  ERROR;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
