package io.hostler.image;

import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;

/**
 * An image's file could not be taken, checked or removed. Codes: {@code image-truncated}, {@code
 * image-checksum}, {@code image-too-large}, {@code image-disk-full}, {@code image-format} (not what
 * was declared, or of a kind that is refused), {@code image-check-failed}, {@code image-url},
 * {@code image-url-forbidden}, {@code image-fetch}, {@code image-storage}.
 */
public final class ImageException extends HostlerException {
  private static final long serialVersionUID = 1L;

  public ImageException(String code, String detail, String advice) {
    super(new Problem(code, detail, advice));
  }

  public ImageException(String code, String detail, String advice, Throwable cause) {
    super(new Problem(code, detail, advice), cause);
  }
}
