package io.hostler.reservation;

import io.hostler.model.Json;
import io.hostler.plan.Uid;

/** The value of an allocation: whose address it is. */
public final class AllocationCodec {
  private static final int SCHEMA = 1;

  private AllocationCodec() {}

  public static String write(Uid holder) {
    return Json.write(Json.object().put("schema", SCHEMA).put("uid", holder.toString()));
  }

  /**
   * @throws RuntimeException when it is no allocation
   */
  public static Uid read(String value) {
    return Uid.parse(Json.object(value).path("uid").asText());
  }
}
