package io.tallystick.api;

import io.tallystick.events.OutcomesWriter;
import io.tallystick.events.ParsedRequest;
import io.tallystick.events.ProblemType;
import io.tallystick.events.RequestReader;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.record.InFlight;
import io.tallystick.journal.record.Recorded;
import io.tallystick.runtime.Recording;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** Records whole requests: the same body as a queue's message, and the outcomes as the answer. */
@Path("/v1/requests")
@Produces(Answers.JSON)
public class RequestsResource {
  private final RequestReader reader = new RequestReader();
  private final Calls calls;
  private final Recording recording;

  @Inject
  RequestsResource(Calls calls, Recording recording) {
    this.calls = calls;
    this.recording = recording;
  }

  @POST
  @Consumes({Answers.JSON, "application/cloudevents+json"})
  public Response record(@Context HttpServerRequest http, byte[] body) {
    return calls.answer(
        http,
        deadline -> {
          Parameters.of(http.query()).check();
          return switch (reader.read(Bodies.bounded(http, body))) {
            case ParsedRequest.Unreadable unreadable -> throw ApiProblem.invalid(ProblemType.INVALID_BODY, unreadable.all());
            case ParsedRequest.Readable readable -> record(readable, deadline);
          };
        });
  }

  /** Invalid events do not keep the others from being decided, as in a queue's message. */
  private Response record(ParsedRequest.Readable request, Deadline deadline) {
    Recorded recorded = recording.record(List.of(request.toLedgerRequest()), deadline);
    InFlight inFlight = recorded.inFlight();
    byte[] outcomes = OutcomesWriter.data(request.outcomes(recorded.answers().getFirst(), (place, of) -> Progress.of(of, inFlight.of(0, place))));
    Reflected reflected = Reflected.commit(recorded.positions());
    return inFlight.isEmpty() ? Answers.ok(outcomes, reflected) : Answers.unfinished(outcomes, reflected).build();
  }
}
