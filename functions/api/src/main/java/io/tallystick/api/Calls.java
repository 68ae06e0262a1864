package io.tallystick.api;

import com.amazonaws.services.lambda.runtime.Context;
import io.tallystick.events.ProblemType;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import io.tallystick.runtime.RehearsalContext;
import io.tallystick.runtime.Telemetry;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.function.Function;

/** What stands around every operation: the time that it has, its log and metrics, and how its failure is answered. */
@Singleton
final class Calls {
  /** No call takes longer, so that its answer is there before API Gateway gives up after 30 seconds, a cold start included. */
  static final Duration TIME = Duration.ofSeconds(20);

  /** Characters of path and query as they are sent; room for every parameter at its longest but several ids of rare characters at once. */
  static final int URL_CHARACTERS = 8_192;

  private final Context lambda;
  private final Telemetry telemetry;

  @Inject
  Calls(Context lambda, Telemetry telemetry) {
    this.lambda = lambda;
    this.telemetry = telemetry;
  }

  /** Does the work of one call; whatever ends it is answered. */
  Response answer(HttpServerRequest http, Function<Deadline, Response> work) {
    return telemetry.around(
        lambda,
        deadline -> {
          try {
            if (http.uri().length() > URL_CHARACTERS) {
              throw ApiProblem.of(ProblemType.URL_TOO_LONG, "path and query must not exceed " + URL_CHARACTERS + " characters");
            }
            return work.apply(deadline.within(TIME));
          } catch (StoreException.Unavailable unavailable) {
            // A rehearsal has little time, and nobody waits for its answer.
            return RehearsalContext.is(lambda) ? Failures.unanswered() : Failures.answer(unavailable);
          } catch (RuntimeException failure) {
            return Failures.answer(failure);
          }
        });
  }
}
