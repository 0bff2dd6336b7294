package io.hostler.instance;

import io.hostler.host.TapName;
import io.hostler.model.ImageSpec;
import io.hostler.plan.Uid;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * What this node's drivers call things.
 *
 * @param images where an image's file lies, by its sha256
 */
public record HostNames(Function<String, Path> images) implements DomainNames {

  @Override
  public Path image(ImageSpec.Part part) {
    return images.apply(part.sha256());
  }

  @Override
  public String tap(Uid uid) {
    return TapName.of(uid).value();
  }

  /** Locally administered (the 2), the rest of the uid's first 10 digits: as the tap's name. */
  @Override
  public String mac(Uid uid) {
    String digits = TapName.of(uid).value().substring(1);
    StringBuilder mac = new StringBuilder("02");
    for (int i = 0; i < digits.length(); i += 2) {
      mac.append(':').append(digits, i, i + 2);
    }
    return mac.toString();
  }
}
