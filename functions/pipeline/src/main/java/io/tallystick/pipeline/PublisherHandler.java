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
 * Publishes the journal's events. The stream's records, and the ticks of a schedule for what the stream may have given up, only wake it: what it publishes it reads from the journal, from its own
 * cursor on. So no record fails by itself; if the store or a sink fails, the invocation does, and it is woken again. One that ran out of time but got on has not failed: it has the stream wake it
 * again at once, until the journal's end is reached.
 */
@Named("publisher")
public class PublisherHandler implements RequestHandler<DynamodbEvent, StreamsEventResponse> {
  private final Turns turns;
  private final Publishing publishing;
  private final JournalEnds ends;
  private final Telemetry telemetry;

  @Inject
  PublisherHandler(Turns turns, Publishing publishing, JournalEnds ends, Telemetry telemetry) {
    this.turns = turns;
    this.publishing = publishing;
    this.ends = ends;
    this.telemetry = telemetry;
  }

  @Override
  public StreamsEventResponse handleRequest(DynamodbEvent wake, Context context) {
    return telemetry.around(
        context,
        deadline -> {
          Set<Integer> left = turns.each(JournalWake.shards(wake), deadline, (shard, time) -> publishing.publish(shard, time).done());
          if (left.isEmpty()) {
            telemetry.lag(Metric.PUBLISHER_LAG, JournalWake.committed(wake));
          }
          return JournalWake.again(wake, left, ends, deadline);
        });
  }
}
