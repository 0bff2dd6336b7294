package io.hostler.api.routes;

import io.hostler.api.Consoles;
import io.hostler.api.Declarations;
import io.hostler.api.Explainer;
import io.hostler.api.PlanView;
import io.hostler.api.Seeds;
import io.hostler.api.Written;
import io.hostler.api.http.Answer;
import io.hostler.api.http.Refused;
import io.hostler.api.http.Reply;
import io.hostler.api.http.Request;
import io.hostler.api.http.Route;
import io.hostler.api.text.Looks;
import io.hostler.api.text.Shown;
import io.hostler.api.text.Writes;
import io.hostler.model.Act;
import io.hostler.model.Kind;
import io.hostler.model.ResourceName;
import io.hostler.plan.Problem;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What only instances have: actions, plan, console, seed. */
final class InstanceRoutes {
  private static final String ONE = "/v1/instance/{environment}/{name}";
  private static final String PROTOCOL = "hostler-console";
  private static final String LOG_TYPE = "application/octet-stream";
  private static final int LOG_BYTES = 64 << 10;
  private static final int MOST_LOG_BYTES = 1 << 20;

  private final Declarations declarations;
  private final Explainer explainer;
  private final Consoles consoles;
  private final Seeds seeds;
  private final InstantSource clock;

  InstanceRoutes(
      Declarations declarations,
      Explainer explainer,
      Consoles consoles,
      Seeds seeds,
      InstantSource clock) {
    this.declarations = declarations;
    this.explainer = explainer;
    this.consoles = consoles;
    this.seeds = seeds;
    this.clock = clock;
  }

  List<Route> routes() {
    List<Route> all = new ArrayList<>();
    for (Act act : Act.values()) {
      all.add(
          Route.write(
              "POST",
              ONE + "/actions/" + act.word(),
              act.word() + " the instance; the answer does not wait for it",
              Answers.DRY_RUN,
              Reply.json(Written.class),
              new Route.NoBody(request -> act(act, request))));
    }
    all.add(
        Route.get(
            ONE + "/plan",
            "the steps that its node would take now",
            Answers.FRESH,
            Reply.json(PlanView.class),
            request -> {
              var fresh = Answers.fresh(request);
              return on(request, name -> explainer.plan(name, fresh), this::plan);
            }));
    // These change nothing, but show what is not everybody's: audited.
    all.add(
        Route.get(
                ONE + "/seed",
                "the files that the guest gets from its seed, by name",
                Map.of(),
                Reply.other("application/json"),
                request ->
                    on(
                        request,
                        name -> seeds.seed(request.caller(), name),
                        (typed, files) -> Looks.seed(files)))
            .withAudit());
    all.add(
        Route.get(
                ONE + "/console",
                "attach to the serial console; Upgrade: " + PROTOCOL + ", then raw bytes",
                Map.of(),
                Reply.other(""),
                this::console)
            .withAudit());
    all.add(
        Route.get(
                ONE + "/consolelog",
                "the newest of the kept console log",
                Map.of("bytes", "at most so many; 65536 when not given, 1048576 at most"),
                Reply.other(LOG_TYPE),
                this::log)
            .withAudit());
    return all;
  }

  private CompletableFuture<ResourceName> named(Request request) {
    return declarations.find(Kind.INSTANCE, request.in("environment"), request.in("name"));
  }

  private Shown plan(String typed, PlanView plan) {
    return Looks.plan(typed, plan, clock.instant());
  }

  /**
   * @param text of the name as it was typed, and of the answer
   */
  private <T> CompletableFuture<Answer> on(
      Request request,
      Function<ResourceName, CompletableFuture<T>> f,
      BiFunction<String, T, Shown> text) {
    return named(request)
        .thenCompose(f)
        .thenApply(
            value -> Form.answer(request, 200, value, () -> text.apply(request.in("name"), value)));
  }

  private CompletableFuture<Answer> act(Act act, Request request) {
    boolean dryRun = request.flag("dryRun");
    return declarations
        .findToChange(Kind.INSTANCE, request.in("environment"), request.in("name"))
        .thenCompose(name -> declarations.act(request.caller(), name, act, dryRun))
        .thenApply(
            written -> Answers.written(request, written, dryRun, Writes.act(act, written, dryRun)));
  }

  private CompletableFuture<Answer> console(Request request) {
    if (!request.header("upgrade").orElse("").equalsIgnoreCase(PROTOCOL)) {
      throw new Refused(
          new Problem(
              "upgrade-required",
              "the console is a raw stream",
              "send Connection: Upgrade and Upgrade: " + PROTOCOL),
          Map.of("Connection", "Upgrade", "Upgrade", PROTOCOL));
    }
    return named(request)
        .thenCompose(name -> consoles.open(request.caller(), name))
        .thenApply(console -> new Answer.Upgrade(PROTOCOL, new ConsoleTunnel(console)));
  }

  private CompletableFuture<Answer> log(Request request) {
    String bytes = request.query("bytes").orElse(Integer.toString(LOG_BYTES));
    if (!bytes.matches("[0-9]{1,7}") || Integer.parseInt(bytes) > MOST_LOG_BYTES) {
      throw Request.bad("the query's bytes must be 0 to " + MOST_LOG_BYTES);
    }
    return named(request)
        .thenCompose(name -> consoles.log(name, Integer.parseInt(bytes)))
        .thenApply(log -> new Answer.Content(200, LOG_TYPE, ByteBuffer.wrap(log), Map.of(), ""));
  }
}
