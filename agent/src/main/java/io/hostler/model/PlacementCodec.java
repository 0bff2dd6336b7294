package io.hostler.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.model.Placement.Address;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Uid;

/** Placements to and from the value that a store holds. */
public final class PlacementCodec {
  private static final IpAddress NO_ADDRESS = IpAddress.parse("0.0.0.0");

  private PlacementCodec() {}

  /**
   * Lenient: what this version does not know is kept.
   *
   * @throws InvalidException when it can't be represented at all
   */
  public static Placement read(String json) {
    ObjectNode value = Json.object(json);
    Fields.Reading reading = Fields.Reading.lenient();
    Fields fields = new Fields(value, "", reading);
    int schema = Stored.schema(fields);
    Placement placement =
        new Placement(
            fields.parsed("uid", Uid::parse, Stored.NO_UID),
            fields.needed("environment"),
            fields.needed("name"),
            fields.parsed("node", Uid::parse),
            fields.neededNumber("epoch"),
            fields.objects("addresses", PlacementCodec::address),
            fields.text("why"));
    reading.problems().check();
    return new Placement(
        placement.uid(),
        placement.environment(),
        placement.name(),
        placement.node(),
        placement.epoch(),
        placement.addresses(),
        placement.why(),
        Unknowns.between(schema, value, write(placement, schema)));
  }

  /**
   * @throws HostlerException {@code schema-newer} when a newer version wrote it
   */
  public static String write(Placement placement) {
    placement.extra().checkWritable("the placement of " + placement.uid());
    return Json.write(tree(placement));
  }

  /** As {@link #write}, as a tree: what the API shows. */
  public static ObjectNode tree(Placement placement) {
    return placement.extra().addTo(write(placement, placement.extra().schema()));
  }

  private static Address address(Fields fields) {
    return new Address(
        fields.parsed("pool", Uid::parse, Stored.NO_UID),
        fields.needed("poolName"),
        fields.parsed("address", IpAddress::parse, NO_ADDRESS));
  }

  private static ObjectNode write(Placement placement, int schema) {
    ObjectNode node =
        Json.object()
            .put("schema", schema)
            .put("uid", placement.uid().toString())
            .put("environment", placement.environment())
            .put("name", placement.name());
    placement.node().ifPresent(uid -> node.put("node", uid.toString()));
    node.set("epoch", Json.number(placement.epoch()));
    ArrayNode addresses = node.putArray("addresses");
    for (Address address : placement.addresses()) {
      addresses
          .addObject()
          .put("pool", address.pool().toString())
          .put("poolName", address.poolName())
          .put("address", address.address().toString());
    }
    placement.why().ifPresent(why -> node.put("why", why));
    return node;
  }
}
