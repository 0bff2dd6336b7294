package io.hostler.image;

import io.hostler.image.ImageDesired.Wanted;
import io.hostler.plan.Step;
import io.hostler.plan.Uid;

/** A change of one image file. */
public sealed interface ImageStep extends Step {

  String sha256();

  /** The key of the file: {@link ImageDriver#owner}. */
  default Uid owner() {
    return ImageDriver.owner(sha256());
  }

  /** Fetch it from its URL. Takes long: started, then looked at again. */
  record FetchPart(Wanted wanted) implements ImageStep {
    @Override
    public String sha256() {
      return wanted.part().sha256();
    }

    @Override
    public String says() {
      return "fetch image file " + ImageDriver.shorten(sha256());
    }
  }

  /**
   * Check that a file is what it is declared as: a disk of its format and size that needs nothing
   * but itself, a kernel, an initramfs.
   */
  record VerifyPart(Wanted wanted) implements ImageStep {
    @Override
    public String sha256() {
      return wanted.part().sha256();
    }

    @Override
    public String says() {
      return "check image file " + ImageDriver.shorten(sha256());
    }
  }

  /** Remove a file that nothing uses. */
  record RemovePart(String sha256) implements ImageStep {
    @Override
    public String says() {
      return "remove image file " + ImageDriver.shorten(sha256) + " that nothing uses";
    }
  }
}
