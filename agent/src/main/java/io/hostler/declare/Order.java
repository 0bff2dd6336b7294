package io.hostler.declare;

import io.hostler.model.Kind;
import java.util.Comparator;
import java.util.List;

/** The order in which resources are written: what is named comes before what names it. */
final class Order {
  static final Comparator<Kind> OF_REFERENCE =
      Comparator.comparingInt(
          List.of(
                  Kind.ENVIRONMENT,
                  Kind.IMAGE,
                  Kind.ADDRESSPOOL,
                  Kind.SSHKEY,
                  Kind.FIREWALL,
                  Kind.INSTANCE)
              ::indexOf);

  private Order() {}
}
