package io.hostler.api;

/**
 * Who asks, and why: what the audit line and an action's {@code by} say.
 *
 * @param uid the peer's user id as the kernel gives it
 * @param user its name; the uid's digits when it has none
 * @param pid the peer's process
 * @param reason from {@code X-Hostler-Reason}; empty when not given
 */
public record Caller(int uid, String user, int pid, String reason) {

  public Caller withReason(String why) {
    return new Caller(uid, user, pid, why);
  }
}
