package io.tallystick.pipeline;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import io.tallystick.runtime.Metric;
import io.tallystick.runtime.Telemetry;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/**
 * Posts the journal to the read tables. The stream's records only wake it: what it posts it reads from the journal, from its own cursor on. So
 * records are never failed one by one; if the store fails, the invocation does, and the stream wakes it again. One that ran out of time but got on has not
 * failed: what it left is posted by the next, of the stream or of the keeper.
 */
@Named("projector")
public class ProjectorHandler implements RequestHandler<DynamodbEvent, StreamsEventResponse> {
  private final Turns turns;
  private final Posting posting;
  private final Telemetry telemetry;

  @Inject
  ProjectorHandler(Turns turns, Posting posting, Telemetry telemetry) {
    this.turns = turns;
    this.posting = posting;
    this.telemetry = telemetry;
  }

  @Override
  public StreamsEventResponse handleRequest(DynamodbEvent wake, Context context) {
    return telemetry.around(
        context,
        deadline -> {
          turns.each(JournalWake.shards(wake), deadline, posting::post);
          telemetry.lag(Metric.PROJECTOR_LAG, JournalWake.committed(wake));
          return new StreamsEventResponse(List.of());
        });
  }
}
