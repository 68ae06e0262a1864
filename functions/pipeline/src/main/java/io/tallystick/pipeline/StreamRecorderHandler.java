package io.tallystick.pipeline;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import io.tallystick.journal.Deadline;
import io.tallystick.runtime.Telemetry;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Records the requests of a batch of a Kinesis stream; answers from which record on they have to be delivered again. */
@Named("stream-recorder")
public class StreamRecorderHandler implements RequestHandler<StreamEvent, StreamsEventResponse> {
  private final StreamLoop loop;
  private final Telemetry telemetry;

  @Inject
  StreamRecorderHandler(StreamLoop loop, Telemetry telemetry) {
    this.loop = loop;
    this.telemetry = telemetry;
  }

  @Override
  public StreamsEventResponse handleRequest(StreamEvent event, Context context) {
    return telemetry.around(
        context, deadline -> run(loop, event, deadline));
  }

  static StreamsEventResponse run(StreamLoop loop, StreamEvent event, Deadline deadline) {
    return new StreamsEventResponse(loop.run(StreamBatch.of(event), deadline).stream().map(BatchItemFailure::new).toList());
  }
}
