package io.tallystick.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the coordinator of one chain has found out so far. It lives in memory only: who loses it asks again.
 *
 * @param key null where nothing is prepared, since the chain cannot be committed
 * @param first the timestamp of the first member
 * @param reports of the shards that were asked, in the order of the route; the first is the coordinator's own
 */
public record Coordination(Chain chain, Route.Through route, ChainKey key, long first, List<Report> reports) {
  public Coordination {
    reports = List.copyOf(reports);
  }

  /** What the coordinator has to do next. */
  public sealed interface Next {
    /** Ask the next shard. */
    record AskShard(int shard, Ask ask) implements Next {}

    /** Commit it: all have prepared. */
    record Commit() implements Next {}

    /**
     * Refuse it, or answer that it exists.
     *
     * @param outcomes of the members
     */
    record Refuse(List<TransferOutcome> outcomes) implements Next {}

    /** Refuse it as a whole. */
    record RefuseAll(Refusal refusal) implements Next {}

    /** Give it up without an outcome; it may be sent again. */
    record Abandon() implements Next {}
  }

  /**
   * With the report of the shard that was asked. Any other changes nothing: one that comes late, or twice, or answers an earlier question about the same
   * chain by which nothing was to be prepared.
   */
  public Coordination with(Report report) {
    if (!(next() instanceof Next.AskShard(int shard, Ask ask)) || report.shard() != shard) {
      return this;
    }
    if (report instanceof Report.Judged judged && judged.failure() == null && ask.prepares() && !judged.ready()) {
      return this;
    }
    List<Report> all = new ArrayList<>(reports);
    all.add(report);
    return new Coordination(chain, route, key, first, all);
  }

  /** The first failure that a shard has found, null while there is none. */
  public Failure failure() {
    Failure failure = null;
    for (Report report : reports) {
      failure = report instanceof Report.Judged judged ? Failure.first(failure, judged.failure()) : failure;
    }
    return failure;
  }

  public Next next() {
    for (Report report : reports) {
      switch (report) {
        case Report.Busy _ -> {
          return new Next.Abandon();
        }
        case Report.NoRoom _ -> {
          return new Next.RefuseAll(Refusal.OVERFLOWS_RESERVATION);
        }
        case Report.Judged _ -> {}
      }
    }
    Failure failure = failure();
    boolean complete = reports.size() == route.shards().size() || failure != null && failure.last();
    if (!complete) {
      return new Next.AskShard(route.shards().get(reports.size()), new Ask(key, chain, first, facts(), failure));
    }
    if (failure == null && chain.committable()) {
      return key == null ? new Next.Abandon() : new Next.Commit();
    }
    return new Next.Refuse(outcomes(failure));
  }

  /** As one shard would have composed them. */
  private List<TransferOutcome> outcomes(Failure failure) {
    if (!chain.linked()) {
      return List.of(failure.outcome());
    }
    if (!chain.open() && allExist()) {
      return Collections.nCopies(chain.size(), TransferOutcome.EXISTS);
    }
    TransferOutcome common = chain.tooLarge() ? TransferOutcome.CHAIN_TOO_LARGE : TransferOutcome.LINKED_EVENT_FAILED;
    List<TransferOutcome> outcomes = new ArrayList<>(Collections.nCopies(chain.size(), common));
    if (!chain.tooLarge() && failure != null) {
      outcomes.set(failure.member(), failure.outcome());
    }
    if (chain.open()) {
      outcomes.set(chain.size() - 1, TransferOutcome.LINKED_EVENT_CHAIN_OPEN);
    }
    return outcomes;
  }

  private boolean allExist() {
    return existing().size() == chain.size();
  }

  /** When the members were recorded that are known with equal fields, by number. */
  Map<Integer, Long> existing() {
    Map<Integer, Long> existing = new TreeMap<>();
    judged().forEach(report -> report.existing().forEach(existing::putIfAbsent));
    return existing;
  }

  /** When the ids of members were burned that are known to be, by number. */
  Map<Integer, Long> burned() {
    Map<Integer, Long> burned = new TreeMap<>();
    judged().forEach(report -> report.burned().forEach(burned::putIfAbsent));
    return burned;
  }

  /** What the shards have found out, the last of them last. */
  Facts facts() {
    Facts facts = Facts.NONE;
    for (Report.Judged report : judged()) {
      facts = facts.with(report.facts());
    }
    return facts;
  }

  private List<Report.Judged> judged() {
    List<Report.Judged> judged = new ArrayList<>();
    for (Report report : reports) {
      if (report instanceof Report.Judged one) {
        judged.add(one);
      }
    }
    return judged;
  }
}
