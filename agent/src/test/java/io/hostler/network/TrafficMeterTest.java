package io.hostler.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.linux.LinkCounters;
import org.junit.jupiter.api.Test;

class TrafficMeterTest {
  private static LinkCounters counters(int device, long fromGuest, long toGuest) {
    return new LinkCounters(device, 0, 0, fromGuest, toGuest, 0, 0);
  }

  @Test
  void growsByWhatTheTapCounted() {
    TrafficMeter meter = TrafficMeter.NEW.sample(counters(7, 100, 10)).sample(counters(7, 150, 30));
    assertEquals(150, meter.fromGuest());
    assertEquals(30, meter.toGuest());
  }

  @Test
  void aTapMadeAnewCountsFromZero() {
    TrafficMeter meter = TrafficMeter.NEW.sample(counters(7, 100, 10)).sample(counters(9, 200, 5));
    assertEquals(300, meter.fromGuest());
    assertEquals(15, meter.toGuest());
  }

  @Test
  void theSameIndexAfterARebootIsSeenByLowerCounts() {
    TrafficMeter meter = TrafficMeter.NEW.sample(counters(7, 100, 10)).sample(counters(7, 40, 20));
    assertEquals(140, meter.fromGuest());
    assertEquals(30, meter.toGuest());
  }
}
