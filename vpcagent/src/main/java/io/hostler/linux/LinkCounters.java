package io.hostler.linux;

/**
 * What an interface has counted since it was made. Of a tap: received is <em>from</em> the guest,
 * and what is sent <em>to</em> it counts once QEMU has read it.
 */
public record LinkCounters(
    int device,
    long receivedPackets,
    long sentPackets,
    long receivedBytes,
    long sentBytes,
    long receivedDropped,
    long sentDropped) {}
