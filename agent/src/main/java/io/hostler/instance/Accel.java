package io.hostler.instance;

/**
 * How guests run here.
 *
 * @param finding why not KVM, for doctor; empty when KVM is used, or is not wanted
 */
public record Accel(boolean kvm, String finding) {}
