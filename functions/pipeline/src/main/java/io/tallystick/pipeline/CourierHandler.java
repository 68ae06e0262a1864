package io.tallystick.pipeline;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.tallystick.runtime.Telemetry;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Delivers what stands in a batch of a queue of deliveries to its subscriptions; answers the messages that are not finished with. */
@Named("courier")
public class CourierHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private final DeliveryLoop loop;
  private final Telemetry telemetry;

  @Inject
  CourierHandler(DeliveryLoop loop, Telemetry telemetry) {
    this.loop = loop;
    this.telemetry = telemetry;
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    return telemetry.around(
        context, deadline -> new SQSBatchResponse(loop.run(Message.of(event), deadline).stream().map(BatchItemFailure::new).toList()));
  }
}
