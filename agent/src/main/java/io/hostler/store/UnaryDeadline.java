package io.hostler.store;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Gives every unary call a deadline; jetcd has none, and a call to a frozen etcd never ends. */
record UnaryDeadline(Duration deadline) implements ClientInterceptor {

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    boolean bare =
        method.getType() == MethodDescriptor.MethodType.UNARY && options.getDeadline() == null;
    return next.newCall(
        method,
        bare ? options.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS) : options);
  }
}
