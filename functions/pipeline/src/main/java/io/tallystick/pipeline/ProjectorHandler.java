package io.tallystick.pipeline;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import io.tallystick.runtime.Metric;
import io.tallystick.runtime.Telemetry;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Set;

/**
 * Posts the journal to the read tables. The stream's records only wake it: what it posts it reads from the journal, from its own cursor on. So
 * no record fails by itself; if the store fails, the invocation does, and the stream wakes it again. One that ran out of time but got on has not
 * failed: it has the stream wake it again at once, until the journal's end is reached.
 */
@Named("projector")
public class ProjectorHandler implements RequestHandler<DynamodbEvent, StreamsEventResponse> {
  private final Turns turns;
  private final Posting posting;
  private final JournalEnds ends;
  private final Telemetry telemetry;

  @Inject
  ProjectorHandler(Turns turns, Posting posting, JournalEnds ends, Telemetry telemetry) {
    this.turns = turns;
    this.posting = posting;
    this.ends = ends;
    this.telemetry = telemetry;
  }

  @Override
  public StreamsEventResponse handleRequest(DynamodbEvent wake, Context context) {
    return telemetry.around(
        context,
        deadline -> {
          Set<Integer> left = turns.each(JournalWake.shards(wake), deadline, (shard, time) -> posting.post(shard, time).done());
          telemetry.lag(Metric.PROJECTOR_LAG, JournalWake.committed(wake));
          return JournalWake.again(wake, left, ends, deadline);
        });
  }
}
