package io.hostler.model;

import java.util.Locale;
import java.util.Optional;

/** What can be declared. Cell-wide kinds live in the environment {@value #CELL_WIDE}. */
public enum Kind {
  ENVIRONMENT(true),
  IMAGE(true),
  ADDRESSPOOL(true),
  SSHKEY(false),
  FIREWALL(false),
  INSTANCE(false);

  /** The environment of cell-wide kinds in keys; no user can name it. */
  public static final String CELL_WIDE = "_";

  private final boolean cellWide;

  Kind(boolean cellWide) {
    this.cellWide = cellWide;
  }

  public boolean cellWide() {
    return cellWide;
  }

  /** As in keys, documents and URLs: singular, lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Kind> of(String word) {
    for (Kind kind : values()) {
      if (kind.word().equals(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
