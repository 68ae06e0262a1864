package io.tallystick.journal.verify;

import io.tallystick.journal.AfterBalance;
import io.tallystick.journal.Hash;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.SegmentTooLarge;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Effects;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Standing;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A journal in which somebody changed what segments say and sealed them again, so that every hash is right. */
final class Forgery {
  private static final Standing NEW = new Standing(Totals.ZERO, false);

  private Forgery() {}

  /** Changes the content of one segment. Accounts that it touches only now get an after-balance of zero. */
  static UnaryOperator<List<Segment>> content(long sequence, UnaryOperator<SegmentContent> change) {
    return segments -> sealed(segments, contents -> contents.set((int) sequence, change.apply(contents.get((int) sequence))));
  }

  /** Changes one entry. */
  static UnaryOperator<List<Segment>> entry(long sequence, int position, UnaryOperator<Entry> change) {
    return content(sequence, content -> with(content, position, change));
  }

  /** Changes one entry and then states every after-balance as the entries come to, in the whole journal. */
  static UnaryOperator<List<Segment>> entryAndBalances(long sequence, int position, UnaryOperator<Entry> change) {
    return segments ->
        sealed(
            segments,
            contents -> {
              contents.set((int) sequence, with(contents.get((int) sequence), position, change));
              balance(contents);
            });
  }

  /** Changes one of a segment's after-balances. */
  static UnaryOperator<List<Segment>> balance(long sequence, String account, UnaryOperator<AfterBalance> change) {
    return content(
        sequence,
        content ->
            new SegmentContent(
                content.entries(),
                content.balances().stream().map(balance -> balance.id().value().equals(account) ? change.apply(balance) : balance).toList()));
  }

  private static SegmentContent with(SegmentContent content, int position, UnaryOperator<Entry> change) {
    List<Entry> entries = new ArrayList<>(content.entries());
    entries.set(position, change.apply(entries.get(position)));
    return withEntries(content, entries);
  }

  static SegmentContent withEntries(SegmentContent content, List<Entry> entries) {
    Map<AccountId, AfterBalance> stated = new HashMap<>();
    content.balances().forEach(balance -> stated.put(balance.id(), balance));
    return new SegmentContent(
        entries,
        SegmentContent.touched(entries).stream().map(id -> stated.getOrDefault(id, new AfterBalance(id, Totals.ZERO, false))).toList());
  }

  private static List<Segment> sealed(List<Segment> segments, Consumer<List<SegmentContent>> change) {
    List<SegmentContent> contents = new ArrayList<>(segments.stream().map(SegmentCodec::open).toList());
    change.accept(contents);
    List<Segment> forged = new ArrayList<>();
    Hash tip = Hash.ZERO;
    for (int at = 0; at < contents.size(); at++) {
      Segment place = segments.get(at);
      Segment segment = seal(place.shard(), place.sequence(), place.epoch(), tip, contents.get(at));
      tip = segment.hash();
      forged.add(segment);
    }
    return forged;
  }

  static Segment seal(int shard, long sequence, long epoch, Hash previous, SegmentContent content) {
    try {
      return SegmentCodec.seal(shard, sequence, previous, epoch, content);
    } catch (SegmentTooLarge impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void balance(List<SegmentContent> contents) {
    Map<AccountId, Standing> standings = new HashMap<>();
    Map<TransferId, Transfer> holds = new HashMap<>();
    for (int at = 0; at < contents.size(); at++) {
      List<Entry> entries = contents.get(at).entries();
      for (Entry entry : entries) {
        switch (entry) {
          case Entry.AccountOpened opened ->
              standings.put(opened.account().id(), new Standing(Totals.ZERO, opened.account().flags().has(AccountFlag.CLOSED)));
          case Entry.TransferMade made -> {
            Transfer transfer = made.transfer();
            if (transfer.pending()) {
              holds.put(transfer.id(), transfer);
            }
            Transfer held = holds.get(transfer.pendingId());
            standings.put(
                transfer.debitAccountId(), Effects.debit(standings.getOrDefault(transfer.debitAccountId(), NEW), entry, held));
            standings.put(
                transfer.creditAccountId(), Effects.credit(standings.getOrDefault(transfer.creditAccountId(), NEW), entry, held));
          }
          case Entry.HoldExpired expired -> {
            Transfer held = holds.get(expired.holdId());
            standings.put(expired.debitAccountId(), Effects.debit(standings.get(expired.debitAccountId()), entry, held));
            standings.put(expired.creditAccountId(), Effects.credit(standings.get(expired.creditAccountId()), entry, held));
          }
          case Entry.AccountRejected _, Entry.TransferRejected _, CrossEntry _ -> {}
        }
      }
      contents.set(
          at,
          new SegmentContent(
              entries,
              SegmentContent.touched(entries).stream()
                  .map(id -> new AfterBalance(id, standings.get(id).totals(), standings.get(id).closed()))
                  .toList()));
    }
  }
}
