package io.hostler.wiring;

import io.hostler.config.Configuration;
import io.hostler.image.FetchLimits;
import io.hostler.model.Prefix;
import java.util.List;

/** Where images may come from, as configured. */
public final class FetchLimitsOf {
  private FetchLimitsOf() {}

  public static FetchLimits configuration(Configuration configuration) {
    FetchLimits standard = FetchLimits.DEFAULT;
    List<Prefix> allowed =
        configuration.flag("image.privateUrls")
            ? List.of(Prefix.parse("0.0.0.0/0"), Prefix.parse("::/0"))
            : List.of();
    return new FetchLimits(
        allowed,
        standard.maxBytes(),
        standard.connect(),
        standard.idle(),
        standard.total(),
        standard.redirects());
  }
}
