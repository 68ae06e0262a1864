package io.tallystick.journal.readmodel;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Location;
import io.tallystick.journal.Reached;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.readmodel.LedgerReader.Line;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the segments after the cursor say, up to a sequence.
 *
 * @param whole whether it knows everything that was unfinished at the cursor, and so the totals of statements from after-balances alone
 * @param sequence of the last segment; the cursor's if there is none
 * @param lastTimestamp of the last segment, −1 if there is none
 */
record Tail(Run run, boolean whole, long sequence, long lastTimestamp) {
  /** Segments read from the journal at once. */
  private static final int PAGE = 100;

  /** Hears every entry of the tail, in order. */
  @FunctionalInterface
  interface Listener {
    void entry(Entry entry, Location location);
  }

  /** The tail for a question that is asked strongly, else an empty one. To be read after everything that it is laid over. */
  static Tail after(Reached reached, Question question, Listener listener) {
    return after(reached, new Unfinished(), question, listener);
  }

  /**
   * The same, which knows everything that was unfinished at the cursor; it may have to read many segments for that.
   *
   * @param unfinished at the cursor
   */
  static Tail whole(Reached reached, Unfinished unfinished, Question question) {
    return after(reached, unfinished, question, (entry, location) -> {});
  }

  private static Tail after(Reached reached, Unfinished unfinished, Question question, Listener listener) {
    boolean whole = unfinished.places().equals(reached.unfinished());
    Run run = new Run(unfinished);
    long sequence = reached.cursor().posted();
    long lastTimestamp = -1;
    while (question.strong()) {
      List<Segment> page = question.store().journal().read(question.shard(), sequence + 1, PAGE, question.deadline());
      if (page.isEmpty()) {
        break;
      }
      for (Segment segment : page) {
        SegmentContent content = SegmentCodec.verify(segment, segment.previousHash());
        run.add(segment.sequence(), content);
        for (int position = 0; position < content.entries().size(); position++) {
          listener.entry(content.entries().get(position), new Location(segment.sequence(), position));
        }
      }
      sequence = page.getLast().sequence();
      lastTimestamp = page.getLast().lastTimestamp();
    }
    return new Tail(run, whole, sequence, lastTimestamp);
  }

  static Tail after(Reached reached, Question question) {
    return after(reached, question, (entry, location) -> {});
  }

  /**
   * The lines of an account's statement, with the totals after each.
   *
   * @param before finds the totals after the last line that is posted
   */
  List<Line> lines(AccountId id, Supplier<Totals> before) {
    Lines late = run.lines.get(id);
    return late == null ? List.of() : StatementSearch.withTotals(late.all(), whole ? late.before() : before.get());
  }

  /** The account as it stands after the tail; empty if it is neither stored nor opened in the tail. */
  Optional<Account> account(AccountId id, Checkpoint<Account> stored) {
    Run.Standing standing = run.standings.get(id);
    Entry.AccountOpened opened = run.opened.get(id);
    Account before =
        stored != null
            ? stored.value()
            : opened != null ? Account.opened(opened.account(), opened.timestamp()) : null;
    if (before == null) {
      return Optional.empty();
    }
    boolean newer = standing != null && (stored == null || standing.sequence() > stored.sequence());
    return Optional.of(newer ? before.with(standing.balance().totals(), standing.balance().closed()) : before);
  }

  Hold hold(Transfer transfer, Checkpoint<Hold> stored) {
    Run.HoldChange change = run.holds.get(transfer.id());
    boolean newer = change != null && (stored == null || change.sequence() > stored.sequence());
    if (newer && change.resolution() != null) {
      return change.resolution().standing(transfer);
    }
    return stored != null ? stored.value() : new Hold.Open(transfer);
  }

  /** The hold of that id if it was made in the tail, else null. */
  Transfer madeHold(TransferId id) {
    Run.HoldChange change = run.holds.get(id);
    return change == null ? null : change.made();
  }
}
