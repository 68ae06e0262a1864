package io.tallystick.local.torture;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.Store;
import io.tallystick.journal.verify.Report;
import io.tallystick.journal.verify.Verifier;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.local.connection.JournalFollower;
import io.tallystick.local.linear.Findings;
import io.tallystick.local.linear.GroupOrder;
import io.tallystick.local.linear.Linearizability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Compares what was sent with what the journals of all shards say in the end. */
final class Proof {
  private static final Duration CALL = Duration.ofSeconds(30);

  /**
   * What a torture came to.
   *
   * @param faults everything that is not as it must be, a sentence each; empty is a pass
   * @param made transfers in the journals
   * @param crossed those of them whose accounts live on two shards
   * @param refused transfers refused, burned or not
   * @param refusals how often each refusal was decided
   * @param chains across shards that were decided
   * @param committed those of them that were committed
   * @param expired holds released after their time
   * @param segments of all shards
   * @param outcomes that clients were told and that were compared
   * @param unfinished outcomes that were not there when clients were answered
   * @param strongReads that were compared
   */
  record Result(
      List<String> faults,
      long made,
      long crossed,
      long refused,
      Map<TransferOutcome, Long> refusals,
      long chains,
      long committed,
      long expired,
      long segments,
      int outcomes,
      int unfinished,
      int strongReads) {
    boolean passed() {
      return faults.isEmpty();
    }
  }

  private final Store store;
  private final Sharding sharding;
  private final Findings findings = new Findings();
  private final Fates fates;
  private final InFlight inFlight = new InFlight(findings);
  private final GroupOrder order;
  private final Sums sums = new Sums();
  private final AnswersCheck answers;
  /** Where there is one shard: then one order of everything explains all answers, and the rules alone make its journal. */
  private final Optional<Linearizability> linearizability;
  /** Holds that expired. */
  private final Set<String> expired = new HashSet<>();

  /** @param witness of everything that was sent, and of what the clients of the HTTP API were told */
  Proof(Store store, Sharding sharding, Sent sent, Witness witness) {
    this.store = store;
    this.sharding = sharding;
    this.fates = new Fates(sent, sharding, findings);
    this.order = new GroupOrder(sent::place, sharding.several());
    this.answers = new AnswersCheck(witness, sharding, findings);
    this.linearizability = sharding.several() ? Optional.empty() : Optional.of(new Linearizability(witness.operations()));
  }

  Result run() {
    JournalFollower follower = new JournalFollower(store, sharding.shards());
    follower.follow(this::add);
    fates.check();
    inFlight.check();
    order.overtaken().forEach(transfer -> findings.add("a transfer was overtaken by a later one of its FIFO group", transfer));
    sums.check(findings);
    answers.check();
    List<String> faults = new ArrayList<>(findings.sentences());
    linearizability.ifPresent(check -> check.check().contradictions().forEach(contradiction -> faults.add("not linearizable: " + contradiction)));
    verify(follower, faults);
    return new Result(
        faults,
        fates.made(),
        fates.crossed(),
        fates.refused(),
        fates.refusals(),
        inFlight.chains(),
        inFlight.committed(),
        expired.size(),
        IntStream.range(0, sharding.shards()).mapToLong(follower::segments).sum(),
        answers.outcomes(),
        answers.unfinished(),
        answers.strongReads());
  }

  private void verify(JournalFollower follower, List<String> faults) {
    List<Report> reports = new Verifier(store, sharding, () -> Deadline.after(CALL)).verifyAll((phase, done, total) -> {});
    for (int shard = 0; shard < reports.size(); shard++) {
      Report report = reports.get(shard);
      String where = sharding.several() ? "shard " + shard + ": " : "";
      report.finding().ifPresent(finding -> faults.add("verify: " + where + finding));
      if (report.clean() && report.posted() != follower.segments(shard) - 1) {
        faults.add(where + "the read tables end at " + report.posted() + ", the journal at " + (follower.segments(shard) - 1));
      }
    }
  }

  private void add(Segment segment) {
    int shard = segment.shard();
    SegmentContent content = SegmentCodec.open(segment);
    content.entries().forEach(entry -> add(shard, entry));
    content.balances().forEach(sums::add);
    answers.add(shard, segment.sequence(), content.entries(), content.balances());
    linearizability.ifPresent(check -> check.add(segment.sequence(), content));
  }

  private void add(int shard, Entry entry) {
    inFlight.add(shard, entry);
    order.add(shard, entry);
    switch (entry) {
      case Entry.TransferMade made -> fates.add(shard, made);
      case Entry.TransferRejected rejected -> fates.add(shard, rejected);
      case Entry.HoldExpired hold -> expired.add(hold.holdId().value());
      case Entry.AccountRejected rejected -> findings.add("an account was refused", rejected.id());
      case Entry.AccountOpened _, CrossEntry _ -> {}
    }
  }
}
