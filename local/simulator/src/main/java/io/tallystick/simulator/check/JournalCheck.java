package io.tallystick.simulator.check;

import io.tallystick.journal.AfterBalance;
import io.tallystick.journal.Hash;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.Entry;
import io.tallystick.local.linear.Linearizability;
import java.util.ArrayList;
import java.util.List;

/** Looks at every segment of one shard's journal at the moment when it is written. */
public final class JournalCheck {
  private final Findings findings;
  private final Linearizability rules;
  private final IdBook ids;
  private final ChainBook chains;
  private final DoubleEntry doubleEntry;
  private final List<List<Entry>> segments = new ArrayList<>();
  private Hash tip = Hash.ZERO;
  private long lastTimestamp;

  /**
   * @param rules of this shard, to which what is sent is added before it can be recorded
   * @param ids of all shards: what is recorded on one has no effect on another
   * @param chains of all shards
   * @param doubleEntry of all shards
   */
  public JournalCheck(Findings findings, Linearizability rules, IdBook ids, ChainBook chains, DoubleEntry doubleEntry) {
    this.findings = findings;
    this.rules = rules;
    this.ids = ids;
    this.chains = chains;
    this.doubleEntry = doubleEntry;
  }

  /** The last segment's sequence, −1 for none. */
  public long last() {
    return segments.size() - 1L;
  }

  /** How many entries there are. */
  public long entries() {
    return segments.stream().mapToLong(List::size).sum();
  }

  /** The entries of a segment. */
  public List<Entry> entries(long sequence) {
    return segments.get((int) sequence);
  }

  /** A segment was written. */
  public void written(Segment segment) {
    long sequence = segment.sequence();
    if (sequence <= last()) {
      findings.add("a segment was written over", sequence);
      return;
    }
    if (sequence > last() + 1) {
      findings.add("the journal has a gap", "before sequence " + sequence);
      return;
    }
    SegmentContent content;
    try {
      content = SegmentCodec.verify(segment, tip);
    } catch (StoreException.Corrupt corrupt) {
      findings.add("the journal's chain is broken", corrupt.getMessage());
      return;
    }
    tip = segment.hash();
    segments.add(content.entries());
    check(segment.shard(), sequence, content);
  }

  private void check(int shard, long sequence, SegmentContent content) {
    for (Entry entry : content.entries()) {
      if (entry.timestamp() <= lastTimestamp) {
        findings.add("timestamps do not grow", "sequence " + sequence + ": " + entry);
      }
      lastTimestamp = entry.timestamp();
      chains.add(shard, entry).ifPresent(problem -> findings.add(problem, "shard " + shard + " sequence " + sequence + ": " + entry));
      ids.add(shard, entry).ifPresent(problem -> findings.add(problem, "sequence " + sequence + ": " + entry));
      doubleEntry.add(shard, entry);
    }
    for (AfterBalance balance : content.balances()) {
      doubleEntry.change(shard, balance.id(), balance.totals());
    }
    doubleEntry.problem(shard).ifPresent(problem -> findings.add(problem, "shard " + shard + " after sequence " + sequence));
    if (chains.isEmpty()) {
      doubleEntry.problem().ifPresent(problem -> findings.add(problem, "after sequence " + sequence));
    }
    rules.add(sequence, content);
    rules.contradictions().forEach(contradiction -> findings.add("the rules", contradiction));
  }
}
