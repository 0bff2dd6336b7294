package io.hostler.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Uid;

/** The cell's state to and from the value that a store holds. */
public final class CellStateCodec {

  private CellStateCodec() {}

  /**
   * Lenient: what this version does not know is kept.
   *
   * @throws InvalidException when it can't be represented at all
   */
  public static CellState read(String json) {
    ObjectNode value = Json.object(json);
    Fields.Reading reading = Fields.Reading.lenient();
    Fields fields = new Fields(value, "", reading);
    int schema = Stored.schema(fields);
    CellState cell =
        new CellState(
            fields.parsed("uid", Uid::parse, Stored.NO_UID),
            fields.neededNumber("era"),
            fields.text("decision"));
    reading.problems().check();
    return new CellState(
        cell.uid(),
        cell.era(),
        cell.decision(),
        Unknowns.between(schema, value, write(cell, schema)));
  }

  /**
   * @throws HostlerException {@code schema-newer} when a newer version wrote it
   */
  public static String write(CellState cell) {
    cell.extra().checkWritable("the cell's state");
    return Json.write(cell.extra().addTo(write(cell, cell.extra().schema())));
  }

  private static ObjectNode write(CellState cell, int schema) {
    ObjectNode node = Json.object().put("schema", schema).put("uid", cell.uid().toString());
    node.set("era", Json.number(cell.era()));
    cell.decision().ifPresent(decision -> node.put("decision", decision));
    return node;
  }
}
