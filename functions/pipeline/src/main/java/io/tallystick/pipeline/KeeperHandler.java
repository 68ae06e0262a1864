package io.tallystick.pipeline;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.tallystick.journal.Deadline;
import io.tallystick.runtime.Telemetry;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Releases holds whose time is over, and posts them, and whatever the projector may have left, to the read tables. The read tables say which
 * holds are due, so it does both in turns until nothing is due. Where there is more to post than it has time for, it releases what is known to be due, and the
 * next tick goes on. With what time is left it compares a part of the read tables with the journal.
 */
@Named("keeper")
public class KeeperHandler implements RequestHandler<Map<String, Object>, Void> {
  /** Of the time left, what posting may take is the whole divided by this, so that holds are released however much there is to post. */
  private static final int POSTING_DIVISOR = 2;
  /** With less time left nothing further is begun. */
  private static final Duration LEAST_TIME = Duration.ofSeconds(1);

  private final Turns turns;
  private final Expiring expiring;
  private final Posting posting;
  private final Checking checking;
  private final Telemetry telemetry;

  @Inject
  KeeperHandler(Turns turns, Expiring expiring, Posting posting, Checking checking, Telemetry telemetry) {
    this.turns = turns;
    this.expiring = expiring;
    this.posting = posting;
    this.checking = checking;
    this.telemetry = telemetry;
  }

  @Override
  public Void handleRequest(Map<String, Object> tick, Context context) {
    return telemetry.around(
        context,
        deadline -> {
          turns.each(Set.of(), deadline, (shard, part) -> keep(shard, expiring, posting, checking, part));
          return null;
        });
  }

  static void keep(int shard, Expiring expiring, Posting posting, Checking checking, Deadline deadline) {
    boolean posted;
    do {
      posted = posting.post(shard, deadline.part(POSTING_DIVISOR)).done();
    } while (deadline.left().compareTo(LEAST_TIME) >= 0 && expiring.expireDue(shard, deadline) > 0 && posted);
    if (deadline.left().compareTo(LEAST_TIME) >= 0) {
      checking.check(shard, deadline);
    }
  }
}
