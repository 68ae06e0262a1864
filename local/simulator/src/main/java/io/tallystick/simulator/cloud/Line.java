package io.tallystick.simulator.cloud;

import io.tallystick.simulator.dynamodb.Refusals;
import io.tallystick.simulator.dynamodb.Wire;
import io.tallystick.simulator.kernel.Killed;
import io.tallystick.simulator.kernel.Time;
import java.util.function.Supplier;

/** Between an instance and the services. Every call is a point at which others go on, and at which things go wrong. */
public final class Line implements Wire {
  private static final long PATIENCE = 5 * Time.SECOND;
  private static final long FREEZE = 3 * Time.MINUTE;
  private static final long SLOW = 4 * Time.SECOND;
  private static final long LATE = 30 * Time.SECOND;
  private static final int CUT_PAGE = 4;
  /** One of so many calls leaves time between what the service does and what its caller does next; in the others both are one moment. */
  private static final int ANSWER_TAKES_TIME = 4;

  private final Cloud cloud;
  private final Instance instance;

  public Line(Cloud cloud, Instance instance) {
    this.cloud = cloud;
    this.instance = instance;
  }

  @Override
  public <T> T call(String operation, String table, long subject, Supplier<String> what, Supplier<T> effect) {
    instance.requireRunning();
    FaultMix faults = cloud.faults();
    if (faults.happens(Fault.FREEZE)) {
      long time = faults.upTo(Fault.FREEZE, FREEZE);
      note("frozen", subject, () -> "for " + time / Time.SECOND + " s before " + operation);
      instance.freeze(time);
    }
    instance.sleep(latency());
    if (faults.happens(Fault.CRASH)) {
      if (faults.chance(Fault.CRASH).nextBoolean()) {
        done(operation, table, subject, what, effect, "then crashed");
      } else {
        note("crashed", subject, () -> "before " + operation + " " + table + " " + what.get());
      }
      instance.end();
      throw new Killed();
    }
    if (faults.happens(Fault.THROTTLING)) {
      throw failed("throttled", operation, table, subject, what, Refusals.throttled());
    }
    if (faults.happens(Fault.LOST_REQUEST)) {
      return lost("lost request", operation, table, subject, what, faults.upTo(Fault.LOST_REQUEST, PATIENCE));
    }
    if (faults.happens(Fault.LATE_REQUEST)) {
      long late = faults.upTo(Fault.LATE_REQUEST, LATE);
      cloud.scheduler().at(cloud.now() + late, () -> late(operation, table, subject, what, effect));
      return lost("late request", operation, table, subject, what, PATIENCE);
    }
    if (faults.happens(Fault.SERVER_ERROR)) {
      if (faults.chance(Fault.SERVER_ERROR).nextBoolean()) {
        done(operation, table, subject, what, effect, "then server error");
      }
      instance.doubt();
      throw failed("server error", operation, table, subject, what, Refusals.serverError());
    }
    boolean lostAnswer = faults.happens(Fault.LOST_ANSWER);
    T answer = done(operation, table, subject, what, effect, lostAnswer ? "answer lost" : "");
    if (lostAnswer) {
      instance.doubt();
      instance.sleep(faults.upTo(Fault.LOST_ANSWER, PATIENCE));
      throw Refusals.timeout();
    }
    if (cloud.random().nextInt(ANSWER_TAKES_TIME) == 0) {
      instance.sleep(latency());
    }
    return answer;
  }

  private <T> T lost(String fate, String operation, String table, long subject, Supplier<String> what, long wait) {
    note(fate, subject, () -> operation + " " + table + " " + what.get());
    instance.doubt();
    instance.sleep(wait);
    throw Refusals.timeout();
  }

  private void late(String operation, String table, long subject, Supplier<String> what, Supplier<?> effect) {
    try {
      done(operation, table, subject, what, effect, "late");
    } catch (RuntimeException refused) {
      note("late refused", subject, () -> operation + " " + table + " " + what.get());
    }
  }

  private RuntimeException failed(String fate, String operation, String table, long subject, Supplier<String> what, RuntimeException failure) {
    note(fate, subject, () -> operation + " " + table + " " + what.get());
    return failure;
  }

  private <T> T done(String operation, String table, long subject, Supplier<String> what, Supplier<T> effect, String remark) {
    try {
      T answer = effect.get();
      note(operation, subject, () -> table + " " + what.get() + (remark.isEmpty() ? "" : ", " + remark));
      return answer;
    } catch (RuntimeException refused) {
      note(operation, ~subject, () -> table + " " + what.get() + " refused: " + refused.getClass().getSimpleName() + (remark.isEmpty() ? "" : ", " + remark));
      throw refused;
    }
  }

  private void note(String kind, long subject, Supplier<String> detail) {
    cloud.trace().add(cloud.now(), instance.name(), kind, subject, detail);
  }

  private long latency() {
    if (cloud.faults().happens(Fault.SLOW_CALL)) {
      return cloud.faults().upTo(Fault.SLOW_CALL, SLOW);
    }
    return 1 + cloud.random().nextLong(2 * cloud.latency());
  }

  @Override
  public long lag() {
    return cloud.faults().happens(Fault.STALE_REPLICA) ? cloud.faults().upTo(Fault.STALE_REPLICA, 8 * Time.SECOND) : 0;
  }

  @Override
  public int part(int all) {
    if (all == 1 || !cloud.faults().happens(Fault.PARTIAL_ANSWER)) {
      return all;
    }
    return 1 + cloud.faults().chance(Fault.PARTIAL_ANSWER).nextInt(Math.min(all, CUT_PAGE));
  }
}
