package io.tallystick.journal.verify;

import io.tallystick.journal.AfterBalance;
import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Resolution;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Compares what a slice of the journal touches with the read tables. Each account's and hold's checkpoint has to be of the slice's last segment that touched it or of a later one, and has to be
 * what the segment that it names makes of it; which segment that is need not be in the slice. So once the whole journal was gone through, every checkpoint was compared with the newest segment that it could be of.
 */
final class TablesCheck {
  private static final String ACCOUNT_DIFFERS = "an account's checkpoint differs from the journal";
  private static final String ACCOUNT_STALE = "an account's checkpoint is older than the cursor or of a segment that did not touch it";
  private static final String HOLD_STALE = "a hold's checkpoint is older than the cursor or of a segment that did not change it";
  private static final String HOLD_DIFFERS = "a hold's checkpoint differs from the journal";

  /** An account in the slice. @param opening null if it was opened before */
  private record TouchedAccount(long sequence, Entry.AccountOpened opening) {}

  /** A hold in the slice. @param made null if it was made before */
  private record TouchedHold(long sequence, Transfer made) {}

  /** Compares one checkpoint with the segment that it names. */
  private interface Comparison {
    /** @return what is wrong; null if nothing is */
    String problem(SegmentContent content);
  }

  /** A checkpoint that names a segment. */
  private record Naming(String place, Comparison comparison) {}

  private final Store store;
  private final int shard;
  private final Deadline deadline;
  private final Map<AccountId, TouchedAccount> accounts = new LinkedHashMap<>();
  private final Map<TransferId, TouchedHold> holds = new LinkedHashMap<>();
  private final Map<Long, SegmentContent> read = new HashMap<>();
  private final Map<Long, List<Naming>> named = new TreeMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private int checkpoints;

  TablesCheck(Store store, int shard, Deadline deadline) {
    this.store = store;
    this.shard = shard;
    this.deadline = deadline;
  }

  /** Checkpoints that were compared. */
  int checkpoints() {
    return checkpoints;
  }

  /** @return what is wrong */
  List<Finding> check(List<Slice.Part> parts) {
    parts.forEach(this::touch);
    load(List.copyOf(accounts.keySet()), "account=", ids -> store.checkpoints().accounts(ids, Consistency.STRONG, deadline), this::account);
    load(List.copyOf(holds.keySet()), "hold=", ids -> store.checkpoints().holds(shard, ids, Consistency.STRONG, deadline), this::hold);
    named.forEach(this::compare);
    return findings;
  }

  private void touch(Slice.Part part) {
    read.put(part.sequence(), part.content());
    for (Entry entry : part.content().entries().subList(part.from(), part.to())) {
      switch (entry) {
        case Entry.AccountOpened opened -> touch(opened.account().id(), part.sequence(), opened);
        case Entry.TransferMade made -> {
          touch(made.here(), made.transfer().debitAccountId(), made.transfer().creditAccountId(), part.sequence());
          if (made.here() == LegsHere.NEITHER) {
            continue;
          }
          if (made.transfer().pending()) {
            touch(made.transfer().id(), part.sequence(), made.transfer());
          } else if (made.transfer().resolves()) {
            touch(made.transfer().pendingId(), part.sequence(), null);
          }
        }
        case Entry.HoldExpired expired -> {
          touch(expired.here(), expired.debitAccountId(), expired.creditAccountId(), part.sequence());
          touch(expired.holdId(), part.sequence(), null);
        }
        case Entry.AccountRejected _, Entry.TransferRejected _, CrossEntry _ -> {}
      }
    }
    if (part.to() == part.content().entries().size()) {
      // Those on which only what is reserved has changed are named by no entry.
      part.content().balances().forEach(balance -> touch(balance.id(), part.sequence(), null));
    }
  }

  private void touch(LegsHere here, AccountId debit, AccountId credit, long sequence) {
    if (here.debit()) {
      touch(debit, sequence, null);
    }
    if (here.credit()) {
      touch(credit, sequence, null);
    }
  }

  private void touch(AccountId id, long sequence, Entry.AccountOpened opening) {
    accounts.merge(id, new TouchedAccount(sequence, opening), (before, now) -> new TouchedAccount(sequence, before.opening()));
  }

  private void touch(TransferId id, long sequence, Transfer made) {
    holds.merge(id, new TouchedHold(sequence, made), (before, now) -> new TouchedHold(sequence, before.made()));
  }

  /** Where an item among many cannot be read, the others are compared all the same. */
  private <I, T> void load(List<I> ids, String kind, Function<List<I>, Map<I, Checkpoint<T>>> loader, BiFunction<I, Checkpoint<T>, Finding> check) {
    if (ids.isEmpty()) {
      return;
    }
    try {
      Map<I, Checkpoint<T>> loaded = loader.apply(ids);
      for (I id : ids) {
        Finding finding = check.apply(id, loaded.get(id));
        if (finding != null) {
          findings.add(finding);
        }
        checkpoints++;
      }
    } catch (StoreException.Corrupt corrupt) {
      if (ids.size() == 1) {
        findings.add(new Finding(corrupt.getMessage(), kind + ids.getFirst()));
      } else {
        load(ids.subList(0, ids.size() / 2), kind, loader, check);
        load(ids.subList(ids.size() / 2, ids.size()), kind, loader, check);
      }
    }
  }

  /** @return what is wrong with it in itself; null if nothing is */
  private Finding account(AccountId id, Checkpoint<Account> checkpoint) {
    TouchedAccount touched = accounts.get(id);
    if (checkpoint == null) {
      return new Finding("the read tables lack an account", "account=" + id);
    }
    String place = "account=" + id + " " + Place.of(checkpoint.sequence());
    Account account = checkpoint.value();
    if (checkpoint.sequence() < touched.sequence()) {
      return new Finding(ACCOUNT_STALE, place);
    }
    if (checkpoint.shard() != shard || touched.opening() != null && !isOf(account, touched.opening())) {
      return new Finding(ACCOUNT_DIFFERS, place);
    }
    named.computeIfAbsent(checkpoint.sequence(), any -> new ArrayList<>()).add(new Naming(place, content -> compare(account, content)));
    return null;
  }

  private static boolean isOf(Account account, Entry.AccountOpened opened) {
    NewAccount opening = opened.account();
    return account.opening().equals(opening) && account.timestamp() == opened.timestamp();
  }

  private static String compare(Account account, SegmentContent content) {
    AfterBalance balance = content.balances().stream().filter(each -> each.id().equals(account.id())).findFirst().orElse(null);
    if (balance == null) {
      return ACCOUNT_STALE;
    }
    return balance.totals().equals(account.totals()) && balance.closed() == account.closed() ? null : ACCOUNT_DIFFERS;
  }

  private Finding hold(TransferId id, Checkpoint<Hold> checkpoint) {
    TouchedHold touched = holds.get(id);
    if (checkpoint == null) {
      return new Finding("the read tables lack a hold", "hold=" + id);
    }
    String place = "hold=" + id + " " + Place.of(checkpoint.sequence());
    Hold hold = checkpoint.value();
    if (checkpoint.sequence() < touched.sequence()) {
      return new Finding(HOLD_STALE, place);
    }
    if (checkpoint.shard() != shard || touched.made() != null && !hold.transfer().equals(touched.made())) {
      return new Finding(HOLD_DIFFERS, place);
    }
    named.computeIfAbsent(checkpoint.sequence(), any -> new ArrayList<>()).add(new Naming(place, content -> compare(hold, content)));
    return null;
  }

  private static String compare(Hold hold, SegmentContent content) {
    Hold expected = null;
    try {
      for (Entry entry : content.entries()) {
        expected = after(entry, hold, expected);
      }
    } catch (StoreException.Corrupt tooSmall) {
      // What the journal releases is more than this hold can ever have held.
      return HOLD_DIFFERS;
    }
    if (expected == null) {
      return HOLD_STALE;
    }
    return expected.equals(hold) ? null : HOLD_DIFFERS;
  }

  /** How a hold stands after an entry that may be of it. */
  private static Hold after(Entry entry, Hold hold, Hold before) {
    return switch (entry) {
      case Entry.TransferMade made when made.transfer().pending() && made.transfer().id().equals(hold.id()) -> new Hold.Open(made.transfer());
      case Entry.TransferMade made when made.transfer().resolves() && made.transfer().pendingId().equals(hold.id()) ->
          Resolution.of(made.transfer()).standing(hold.transfer());
      case Entry.HoldExpired expired when expired.holdId().equals(hold.id()) -> Resolution.of(expired).standing(hold.transfer());
      case Entry.TransferMade _, Entry.HoldExpired _, Entry.AccountOpened _, Entry.AccountRejected _, Entry.TransferRejected _, CrossEntry _ -> before;
    };
  }

  /** Segments are read one by one, so that one at a time is in memory. */
  private void compare(long sequence, List<Naming> namings) {
    Optional<SegmentContent> content = Optional.ofNullable(read.get(sequence));
    try {
      content = content.or(() -> store.journal().at(shard, sequence, deadline).map(segment -> SegmentCodec.verify(segment, segment.previousHash())));
    } catch (StoreException.Corrupt corrupt) {
      findings.add(new Finding(corrupt.getMessage(), Place.of(sequence)));
      return;
    }
    for (Naming naming : namings) {
      String problem = content.map(naming.comparison()::problem).orElse(null);
      if (content.isEmpty() || problem != null) {
        findings.add(new Finding(content.isEmpty() ? "a checkpoint is after the journal's end" : problem, naming.place()));
      }
    }
  }
}
