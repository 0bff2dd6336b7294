package io.hostler.store;

import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Renews leases over one stream that lasts as long as its connection. Of jetcd's two ways {@code
 * keepAliveOnce} opens a stream for each renewal, most of what an idle agent did, and {@code
 * keepAlive} looks twice a second whether one is due, and ends the leases of all for one slow
 * observer. The stream is opened when it is needed; one that ended, or left a renewal without an
 * answer, is replaced by the next renewal.
 */
final class Renewals implements ClientInterceptor {
  private final Map<Long, CompletableFuture<LeaseKeepAliveResponse>> asked = new HashMap<>();
  private @Nullable Channel channel;
  private @Nullable ClientCall<LeaseKeepAliveRequest, io.etcd.jetcd.api.LeaseKeepAliveResponse>
      stream;

  /** jetcd shows its connection to interceptors only. */
  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    synchronized (this) {
      channel = next;
    }
    return next.newCall(method, options);
  }

  /** Empty as long as no call went over the connection, the first renewal among them. */
  synchronized Optional<CompletableFuture<LeaseKeepAliveResponse>> renew(long lease) {
    if (channel == null) {
      return Optional.empty();
    }
    if (stream == null) {
      stream = open(channel);
    }
    var own = stream;
    CompletableFuture<LeaseKeepAliveResponse> answer = new CompletableFuture<>();
    asked.put(lease, answer);
    stream.sendMessage(LeaseKeepAliveRequest.newBuilder().setID(lease).build());
    var unused =
        answer.whenComplete(
            (_, failure) -> {
              if (failure instanceof TimeoutException) {
                own.cancel("a renewal was not answered", failure);
              }
            });
    return Optional.of(answer);
  }

  private ClientCall<LeaseKeepAliveRequest, io.etcd.jetcd.api.LeaseKeepAliveResponse> open(
      Channel through) {
    ClientCall<LeaseKeepAliveRequest, io.etcd.jetcd.api.LeaseKeepAliveResponse> call =
        through.newCall(
            LeaseGrpc.getLeaseKeepAliveMethod(),
            // What an answer leads to is short, and another thread would be one more to wake.
            CallOptions.DEFAULT.withExecutor(Runnable::run));
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(io.etcd.jetcd.api.LeaseKeepAliveResponse message) {
            answered(message);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            ended(call, status);
          }
        },
        new Metadata());
    // Each is asked for by a message of ours: no more come than were sent.
    call.request(Integer.MAX_VALUE);
    return call;
  }

  private void answered(io.etcd.jetcd.api.LeaseKeepAliveResponse message) {
    CompletableFuture<LeaseKeepAliveResponse> answer;
    synchronized (this) {
      answer = asked.remove(message.getID());
    }
    if (answer != null) {
      answer.complete(new LeaseKeepAliveResponse(message));
    }
  }

  private void ended(ClientCall<?, ?> call, Status status) {
    List<CompletableFuture<LeaseKeepAliveResponse>> left;
    synchronized (this) {
      if (stream != call) {
        return;
      }
      stream = null;
      left = List.copyOf(asked.values());
      asked.clear();
    }
    left.forEach(answer -> answer.completeExceptionally(status.asRuntimeException()));
  }
}
