package io.hostler.cli.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "90, 90",
    "0, 0",
    "90s, 90",
    "5m, 300",
    "1h30m, 5400",
    "2h, 7200",
    "1h1s, 3601",
    "1h30m15s, 5415",
    "999999999, 999999999"
  })
  void whatPeopleType(String typed, long seconds) {
    assertEquals(Optional.of(Duration.ofSeconds(seconds)), Durations.parse(typed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "s",
        "m5",
        "5 m",
        "-5",
        "+5",
        "1.5h",
        "5M",
        "30m1h",
        "1h1h",
        "5m30",
        "1000000000",
        "9999999999s",
        "٣s",
        "5ms",
        "1d",
        "5mm",
        "999999999h"
      })
  void whatIsNone(String typed) {
    assertEquals(Optional.empty(), Durations.parse(typed));
  }
}
