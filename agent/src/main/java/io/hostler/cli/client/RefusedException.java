package io.hostler.cli.client;

/** The agent answered with a problem. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ClientReply reply;

  public RefusedException(ClientReply reply) {
    super("status " + reply.status());
    this.reply = reply;
  }

  public ClientReply reply() {
    return reply;
  }
}
