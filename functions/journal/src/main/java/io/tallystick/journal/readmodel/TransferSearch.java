package io.tallystick.journal.readmodel;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.FieldKey;
import io.tallystick.journal.FieldKey.Field;
import io.tallystick.journal.FieldRow;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.StatementLine.Side;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Entry;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the transfers of a query up to the cursor: by the indexes of what is asked for, skipping in each to what the others have; where there is no index, in the journal by time.
 */
final class TransferSearch {
  /** Segments that are opened at once, since an opened one may take some megabytes. */
  private static final int SEGMENTS_AT_ONCE = 8;

  private final Question question;
  private final TransferQuery query;
  private final long posted;
  private final TimeRange range;
  private final Budget budget;
  private final List<Entry.TransferMade> found = new ArrayList<>();
  /** Up to where everything was looked at. */
  private OptionalLong reached = OptionalLong.empty();

  TransferSearch(Question question, TransferQuery query, long posted, QueryLimits limits) {
    this.question = question;
    this.query = query;
    this.posted = posted;
    this.range = query.rest();
    this.budget = new Budget(limits);
  }

  /** At most the limit, and where to go on. */
  Page<Entry.TransferMade> find() {
    Map<AccountId, Set<Side>> sides = sides();
    Map<AccountId, Checkpoint<Account>> accounts =
        sides.isEmpty() ? Map.of() : question.store().checkpoints().accounts(sides.keySet(), Consistency.STRONG, question.deadline());
    // An account of another shard may be missing because that shard's tables are behind. One of those named lives here.
    boolean none =
        !sides.isEmpty() && accounts.isEmpty()
            || sides.containsValue(Set.of())
            || accounts.values().stream().anyMatch(account -> !mayHave(account.value()));
    if (none || range.from() == range.until()) {
      return new Page<>(List.of(), OptionalLong.empty());
    }
    List<PagedRows<FieldRow>> sources = sources(sides, accounts);
    boolean unfinished = sources.isEmpty() ? walk() : follow(new Matches(sources, range, query.order(), budget));
    if (found.size() > query.limit()) {
      List<Entry.TransferMade> some = found.subList(0, query.limit());
      return new Page<>(some, OptionalLong.of(some.getLast().timestamp()));
    }
    return new Page<>(found, unfinished ? reached : OptionalLong.empty());
  }

  /** The accounts asked for, and on which sides a transfer of theirs has to have them: on none that no transfer has, since it is between two accounts. */
  private Map<AccountId, Set<Side>> sides() {
    Map<AccountId, Set<Side>> sides = new LinkedHashMap<>();
    query.account().ifPresent(id -> sides.put(id, EnumSet.allOf(Side.class)));
    query.debitAccount().ifPresent(id -> sides.computeIfAbsent(id, any -> EnumSet.allOf(Side.class)).retainAll(Set.of(Side.DEBIT)));
    query.creditAccount().ifPresent(id -> sides.computeIfAbsent(id, any -> EnumSet.allOf(Side.class)).retainAll(Set.of(Side.CREDIT)));
    return sides;
  }

  /** Whether an account that was asked for may have such transfers at all: they are in its asset. */
  private boolean mayHave(Account account) {
    return query.asset().map(account.asset()::equals).orElse(true);
  }

  private List<PagedRows<FieldRow>> sources(Map<AccountId, Set<Side>> sides, Map<AccountId, Checkpoint<Account>> accounts) {
    FieldSource places = new FieldSource(question, range, query.order(), posted, budget);
    List<PagedRows<FieldRow>> sources = new ArrayList<>();
    query.reference().ifPresent(reference -> sources.add(places.having(FieldKey.reference(Field.TRANSFER_REFERENCE, reference))));
    sides.forEach(
        (id, of) -> {
          // The statement of an account of another shard leads to places in that shard's journal.
          boolean here = accounts.containsKey(id) && accounts.get(id).shard() == question.shard();
          if (here && !accounts.get(id).value().opening().flags().has(AccountFlag.NO_HISTORY)) {
            sources.add(places.of(id, of));
          }
        });
    query.code().ifPresent(code -> sources.add(places.having(FieldKey.code(Field.TRANSFER_CODE, code))));
    // An account's transfers are in its asset, so that one more index would tell nothing new.
    query.asset().filter(asset -> sides.isEmpty()).ifPresent(asset -> sources.add(places.having(FieldKey.asset(Field.TRANSFER_ASSET, asset))));
    return sources;
  }

  /** Looks at what the indexes agree on. @return whether it ended early */
  private boolean follow(Matches matches) {
    while (found.size() <= query.limit()) {
      List<FieldRow> rows = new ArrayList<>();
      while (rows.size() <= query.limit() - found.size()) {
        FieldRow row = matches.next();
        if (row == null) {
          break;
        }
        rows.add(row);
      }
      boolean ended = rows.size() <= query.limit() - found.size();
      if (!load(rows)) {
        return true;
      }
      if (ended) {
        reached = matches.rest();
        return reached.isPresent();
      }
    }
    return false;
  }

  /** Adds those of the rows' transfers that are asked for. @return false if not all could be looked at */
  private boolean load(List<FieldRow> rows) {
    int from = 0;
    while (from < rows.size() && found.size() <= query.limit()) {
      SortedSet<Long> sequences = new TreeSet<>();
      int until = from;
      while (until < rows.size() && (sequences.size() < SEGMENTS_AT_ONCE || sequences.contains(rows.get(until).location().sequence()))) {
        sequences.add(rows.get(until++).location().sequence());
      }
      int allowed = budget.segments(sequences.size());
      if (allowed < sequences.size()) {
        List<Long> inOrder = List.copyOf(query.order() == Order.ASCENDING ? sequences : new TreeSet<>(sequences).descendingSet());
        Set<Long> taken = new TreeSet<>(inOrder.subList(0, allowed));
        int last = from;
        while (taken.contains(rows.get(last).location().sequence())) {
          last++;
        }
        load(rows.subList(from, last), taken);
        return false;
      }
      load(rows.subList(from, until), sequences);
      from = until;
    }
    return true;
  }

  private void load(List<FieldRow> rows, Set<Long> sequences) {
    Map<Long, Segment> segments = question.store().journal().those(question.shard(), sequences, question.deadline());
    Map<Long, List<Entry>> entries = new TreeMap<>();
    for (FieldRow row : rows) {
      long sequence = row.location().sequence();
      List<Entry> all = entries.computeIfAbsent(sequence, any -> open(segments.get(sequence), sequence));
      if (row.location().position() >= all.size() || !(all.get(row.location().position()) instanceof Entry.TransferMade made)) {
        throw new StoreException.Corrupt("an index leads to no transfer: " + row.location(), null);
      }
      take(made);
    }
  }

  private static List<Entry> open(Segment segment, long sequence) {
    if (segment == null) {
      throw new StoreException.Corrupt("index leads to no segment: " + sequence, null);
    }
    return SegmentCodec.verify(segment, segment.previousHash()).entries();
  }

  private void take(Entry.TransferMade made) {
    reached = OptionalLong.of(made.timestamp());
    if (query.fits(made)) {
      found.add(made);
    }
  }

  /** Looks at the journal itself. @return whether it ended early */
  private boolean walk() {
    JournalWalk walk = new JournalWalk(question, range, query.order(), posted, budget);
    while (found.size() <= query.limit()) {
      if (walk.ended()) {
        return false;
      }
      List<Entry> entries = walk.next();
      if (entries.isEmpty()) {
        return true;
      }
      for (Entry entry : query.order() == Order.ASCENDING ? entries : entries.reversed()) {
        if (range.contains(entry.timestamp())) {
          reached = OptionalLong.of(entry.timestamp());
          if (entry instanceof Entry.TransferMade made && query.fits(made)) {
            found.add(made);
          }
        }
      }
    }
    return false;
  }
}
