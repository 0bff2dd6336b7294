package io.hostler.network;

import io.hostler.linux.LinkCounters;

/**
 * An instance's traffic over the life of many taps: it only grows. A tap made anew counts from zero
 * under another index; a reboot may give the old index again, but then the counts are lower.
 * Whoever keeps the value persists it, and takes a last sample before the tap is deleted.
 *
 * @param device the tap's index at the last sample; 0 before the first
 * @param lastFromGuest the tap's own count then, in bytes
 * @param lastToGuest the same
 * @param fromGuest bytes that the guest has sent, ever
 * @param toGuest bytes that the guest has received, ever
 */
public record TrafficMeter(
    int device, long lastFromGuest, long lastToGuest, long fromGuest, long toGuest) {
  public static final TrafficMeter NEW = new TrafficMeter(0, 0, 0, 0, 0);

  public TrafficMeter sample(LinkCounters counters) {
    boolean sameTap =
        counters.device() == device
            && counters.receivedBytes() >= lastFromGuest
            && counters.sentBytes() >= lastToGuest;
    return new TrafficMeter(
        counters.device(),
        counters.receivedBytes(),
        counters.sentBytes(),
        fromGuest + counters.receivedBytes() - (sameTap ? lastFromGuest : 0),
        toGuest + counters.sentBytes() - (sameTap ? lastToGuest : 0));
  }
}
