package io.tallystick.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a shard does as a participant of a chain that another one coordinates. */
public final class Participant {
  private Participant() {}

  /**
   * An answer, and what has to be in the journal before it is given.
   *
   * @param step null where nothing has to be recorded
   */
  public record Reaction(Report report, Step step) {}

  /**
   * Judges its part, and prepares it if nothing has failed anywhere. Asked again about what it has prepared, it answers the same.
   *
   * @param view has loaded what the chain names on this shard, as for {@link Ledger#decide}
   * @param now the clock in nanoseconds since 1970
   */
  public static Reaction judge(ShardView view, int shard, Placement placement, Ask ask, long now) {
    CrossEntry.Prepared prepared = ask.key() == null ? null : view.prepared(ask.key());
    if (prepared != null) {
      return new Reaction(ofPrepared(view, shard, prepared), null);
    }
    ChainKey taker = Part.taker(view, ask.chain());
    if (taker != null) {
      return new Reaction(new Report.Busy(shard, taker), null);
    }
    Part part = new Part(view, shard, placement, ask.chain(), ask.facts(), ask.first());
    Report.Judged report = part.judge(ask.last());
    if (report.failure() != null || !ask.prepares()) {
      return new Reaction(report, null);
    }
    if (part.isEmpty()) {
      return new Reaction(report.prepared(), null);
    }
    Step step = part.prepare(ask.key(), null, after(view, ask.key(), now));
    return step == null ? new Reaction(new Report.NoRoom(shard), null) : new Reaction(report.prepared(), step);
  }

  /** The report that went with what is prepared. Since then nothing has changed of what it says. */
  static Report.Judged ofPrepared(ShardView view, int shard, CrossEntry.Prepared prepared) {
    return new Report.Judged(shard, Map.of(), Map.of(), null, true, Part.facts(view, prepared));
  }

  /**
   * Ends its part as the coordinator has decided. Told again, it does nothing.
   *
   * @return null where nothing has to be recorded; it may be acknowledged in either case once the step, if any, is in the journal
   */
  public static Step end(ShardView view, ChainKey key, Verdict verdict, long now) {
    CrossEntry.Prepared prepared = view.prepared(key);
    List<Entry.TransferRejected> rejections = new ArrayList<>();
    long timestamp = after(view, key, now);
    if (verdict instanceof Verdict.Refused refused) {
      for (Verdict.Burn burn : refused.burned()) {
        ChainKey taker = view.taker(burn.id());
        if (view.known(burn.id()) == null && (taker == null || taker.equals(key))) {
          rejections.add(new Entry.TransferRejected(burn.id(), burn.outcome(), true, timestamp++));
        }
      }
    }
    if (prepared == null && rejections.isEmpty()) {
      return null;
    }
    CrossEntry entry = new CrossEntry.Ended(key, verdict.kind(), timestamp + Ending.recorded(prepared, verdict));
    return Ending.of(view, prepared, verdict, entry, rejections);
  }

  /** No earlier than the chain's own times, by which its ids were judged, however far behind this shard's clock is: an id is never recorded long before the time that it carries. */
  private static long after(ShardView view, ChainKey key, long now) {
    return Math.max(Math.max(view.lastTimestamp() + 1, now), key.timestamp());
  }
}
