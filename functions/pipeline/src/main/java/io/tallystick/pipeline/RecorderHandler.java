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
import java.util.Collection;

/** Records the requests of a batch of queue messages; answers those that have to be delivered again. */
@Named("recorder")
public class RecorderHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private final BatchLoop loop;
  private final Telemetry telemetry;

  @Inject
  RecorderHandler(BatchLoop loop, Telemetry telemetry) {
    this.loop = loop;
    this.telemetry = telemetry;
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    return telemetry.around(context, deadline -> run(loop, event, deadline));
  }

  static SQSBatchResponse run(BatchLoop loop, SQSEvent event, Deadline deadline) {
    Collection<Message> failed = loop.run(Message.of(event), deadline);
    return new SQSBatchResponse(failed.stream().map(Message::id).map(BatchItemFailure::new).toList());
  }
}
