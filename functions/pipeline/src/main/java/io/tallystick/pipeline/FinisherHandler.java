package io.tallystick.pipeline;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.tallystick.journal.Deadline;
import io.tallystick.runtime.Telemetry;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Drives on chains across shards that other functions left unfinished; answers the messages that have to be delivered again. */
@Named("finisher")
public class FinisherHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private final FinisherLoop loop;
  private final Telemetry telemetry;

  @Inject
  FinisherHandler(FinisherLoop loop, Telemetry telemetry) {
    this.loop = loop;
    this.telemetry = telemetry;
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    return telemetry.around(context, deadline -> run(loop, event, deadline));
  }

  static SQSBatchResponse run(FinisherLoop loop, SQSEvent event, Deadline deadline) {
    return new SQSBatchResponse(loop.run(Message.of(event), deadline).stream().map(Message::id).map(BatchItemFailure::new).toList());
  }
}
