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
import java.util.function.BiConsumer;

/**
 * Releases holds whose time is over, and posts them, and whatever the projector may have left, to the read tables. The read tables say which
 * holds are due, so it does both in turns until nothing is due. Where there is more to post than it has time for, it releases what is known to be due, and the
 * next tick goes on. Then it drives on what its shard has unfinished with others, for which time is kept if there are any. With what time is left it compares a part of the read tables with the journal, and when all shards had their turn, the shards with one another.
 */
@Named("keeper")
public class KeeperHandler implements RequestHandler<Map<String, Object>, Void> {
  /** Of the time left, what posting may take is the whole divided by this, so that holds are released however much there is to post. */
  private static final int POSTING_DIVISOR = 2;
  /** Of the time left, what is kept for chains across shards is the whole divided by this, however many holds are due. */
  private static final int KEEPING_DIVISOR = 4;
  /** With less time left nothing further is begun. */
  private static final Duration LEAST_TIME = Duration.ofSeconds(1);

  private final Turns turns;
  private final Expiring expiring;
  private final Posting posting;
  private final Keeping keeping;
  private final Checking checking;
  private final Reconciling reconciling;
  private final Telemetry telemetry;

  @Inject
  KeeperHandler(Turns turns, Expiring expiring, Posting posting, Keeping keeping, Checking checking, Reconciling reconciling, Telemetry telemetry) {
    this.turns = turns;
    this.expiring = expiring;
    this.posting = posting;
    this.keeping = keeping;
    this.checking = checking;
    this.reconciling = reconciling;
    this.telemetry = telemetry;
  }

  @Override
  public Void handleRequest(Map<String, Object> tick, Context context) {
    return telemetry.around(
        context,
        deadline -> {
          tick(turns, (shard, part) -> keep(shard, expiring, posting, keeping, checking, part), reconciling, deadline);
          return null;
        });
  }

  static void tick(Turns turns, BiConsumer<Integer, Deadline> keep, Reconciling reconciling, Deadline deadline) {
    turns.each(
        Set.of(),
        deadline,
        (shard, part) -> {
          keep.accept(shard, part);
          return true;
        });
    if (deadline.left().compareTo(LEAST_TIME) >= 0) {
      reconciling.reconcile(deadline);
    }
  }

  static void keep(int shard, Expiring expiring, Posting posting, Keeping keeping, Checking checking, Deadline deadline) {
    // A ledger of one shard has no chains across shards, and holds have all of its time.
    Deadline holds = keeping == Keeping.NONE ? deadline : deadline.within(deadline.left().minus(deadline.left().dividedBy(KEEPING_DIVISOR)));
    boolean posted;
    do {
      posted = posting.post(shard, holds.part(POSTING_DIVISOR)).done();
    } while (holds.left().compareTo(LEAST_TIME) >= 0 && expiring.expireDue(shard, holds) > 0 && posted);
    if (deadline.left().compareTo(LEAST_TIME) >= 0) {
      keeping.keep(shard, deadline);
    }
    if (deadline.left().compareTo(LEAST_TIME) >= 0) {
      checking.check(shard, deadline);
    }
  }
}
