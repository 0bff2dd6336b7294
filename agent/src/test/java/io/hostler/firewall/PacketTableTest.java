package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacketTableTest {

  @Test
  void modelAndFakeSayWhatTheTableSays() {
    List<PacketTable.Row> rows = new ArrayList<>(PacketTable.rows());
    rows.addAll(PacketTable.icmp6ToTheHost());
    rows.addAll(PacketTable.sources());
    assertTrue(rows.size() > 200, "rows: " + rows.size());
    for (PacketTable.Row row : rows) {
      assertEquals(row.fate(), Simulate.of(row.rules(), row.packet()).fate(), row::toString);
      FakeNft nft = new FakeNft();
      nft.run(RulesetDelta.replace(RulesetRenderer.render(row.rules())));
      assertEquals(row.fate(), nft.fate(row.packet()), row::toString);
    }
  }
}
