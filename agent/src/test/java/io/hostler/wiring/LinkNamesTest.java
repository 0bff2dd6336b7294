package io.hostler.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.host.TapName;
import io.hostler.linux.LinkNews;
import io.hostler.plan.Uid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinkNamesTest {
  private static final String TAP = TapName.of(Uid.random()).value();

  private final List<String> lost = new ArrayList<>();
  private final LinkNames names = new LinkNames(lost::add);

  @Test
  void aLossThatIsToldByNumberIsOfTheTapOfThatNumber() {
    names.heard(new LinkNews(7, Optional.of(TAP), false, false));
    assertEquals(List.of(), lost, "nothing was lost");
    names.heard(new LinkNews(7, Optional.empty(), true, false));
    names.heard(new LinkNews(8, Optional.empty(), true, false));
    assertEquals(List.of(TAP), lost);
  }

  @Test
  void theNumberOfATapThatWentIsNobodys() {
    names.heard(new LinkNews(7, Optional.of(TAP), true, true));
    assertEquals(List.of(TAP), lost);
    names.heard(new LinkNews(7, Optional.empty(), true, false));
    assertEquals(List.of(TAP), lost);
  }

  @Test
  void theShaperThatWentIsALossOfItsTap() {
    names.heard(new LinkNews(9, Optional.of(new TapName(TAP).shaper()), true, true));
    assertEquals(List.of(TAP), lost);
  }

  @Test
  void whatIsNoTapIsNobodys() {
    names.heard(new LinkNews(2, Optional.of("eth0"), true, false));
    assertEquals(List.of(), lost);
  }
}
