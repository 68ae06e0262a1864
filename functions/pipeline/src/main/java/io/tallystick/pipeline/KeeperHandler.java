package io.tallystick.pipeline;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Map;

/**
 * Releases holds whose time is over, and posts them, and whatever the projector may have left, to the read tables. The read tables say which
 * holds are due, so it does both in turns until nothing is due.
 */
@Named("keeper")
public class KeeperHandler implements RequestHandler<Map<String, Object>, Void> {
  private final Expiring expiring;
  private final Posting posting;
  private final Telemetry telemetry;

  @Inject
  KeeperHandler(Expiring expiring, Posting posting, Telemetry telemetry) {
    this.expiring = expiring;
    this.posting = posting;
    this.telemetry = telemetry;
  }

  @Override
  public Void handleRequest(Map<String, Object> tick, Context context) {
    return telemetry.around(
        context,
        deadline -> {
          do {
            posting.post(deadline);
          } while (!deadline.over() && expiring.expireDue(deadline) > 0);
          return null;
        });
  }
}
