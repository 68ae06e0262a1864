package io.tallystick.journal;

import io.tallystick.journal.AccountReferences.Role;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import java.util.ArrayList;
import java.util.List;

/** Turns a segment's content into its columns, in the order in which {@link SegmentReader} reads them. */
final class SegmentWriter {
  private final SegmentContent content;
  private final long startTime;
  private final long firstTimestamp;
  private final ColumnWriter out = new ColumnWriter();
  private final AccountReferences accounts = new AccountReferences();

  private final NumberColumn kinds;
  private final NumberColumn timestamps;
  private final NumberColumn amounts;
  private final NumberColumn leftBefore;
  private final NumberColumn codes;
  private final NumberColumn flags;
  private final NumberColumn timeouts;
  private final NumberColumn overdrafts = new NumberColumn(0);
  private final NumberColumn dated;
  private final NumberColumn seconds = new NumberColumn(0);
  private final NumberColumn nanoseconds = new NumberColumn(0);
  private final List<String> ids;
  private final List<String> assets;
  private final List<String> pendingIds;
  private final List<String> reverses;
  private final List<String> references;
  private final List<String> metadata;
  private final List<String> outcomes = new ArrayList<>(0);
  private long previousTimestamp;
  private long previousSecond;

  SegmentWriter(SegmentContent content) {
    this.content = content;
    int size = content.entries().size();
    firstTimestamp = content.entries().getFirst().timestamp();
    startTime = Math.floorDiv(firstTimestamp, 1_000_000L);
    previousTimestamp = firstTimestamp;
    previousSecond = Math.floorDiv(firstTimestamp, 1_000_000_000L);
    kinds = new NumberColumn(size);
    timestamps = new NumberColumn(size);
    amounts = new NumberColumn(size);
    leftBefore = new NumberColumn(size);
    codes = new NumberColumn(size);
    flags = new NumberColumn(size);
    timeouts = new NumberColumn(size);
    dated = new NumberColumn(size);
    ids = new ArrayList<>(size);
    assets = new ArrayList<>(size);
    pendingIds = new ArrayList<>(size);
    reverses = new ArrayList<>(size);
    references = new ArrayList<>(size);
    metadata = new ArrayList<>(size);
  }

  /** @throws IllegalArgumentException if timestamps do not grow or the balances are not those of the touched accounts */
  byte[] write() {
    collect();
    out.repeatedNumbers(kinds);
    out.numbers(timestamps);
    writeAccounts();
    texts(accounts.ids(), false);
    texts(ids, false);
    out.repeatedNumbers(amounts);
    out.repeatedNumbers(leftBefore);
    texts(assets, true);
    out.repeatedNumbers(codes);
    out.repeatedNumbers(flags);
    out.repeatedNumbers(overdrafts);
    texts(pendingIds, false);
    texts(reverses, false);
    out.repeatedNumbers(timeouts);
    out.repeatedNumbers(dated);
    out.numbers(seconds);
    out.repeatedNumbers(nanoseconds);
    texts(references, true);
    texts(metadata, true);
    texts(outcomes, true);
    writeBalances();
    return out.finish();
  }

  /** The bytes of text that a reader has to build; known after {@link #write}. */
  long textBytes() {
    return out.textBytes();
  }

  private void collect() {
    for (int i = 0; i < content.entries().size(); i++) {
      Entry entry = content.entries().get(i);
      kinds.add(EntryKind.of(entry).ordinal());
      if (i > 0) {
        if (entry.timestamp() <= previousTimestamp) {
          throw new IllegalArgumentException("timestamps must grow");
        }
        timestamps.add(entry.timestamp() - previousTimestamp - 1);
        previousTimestamp = entry.timestamp();
      }
      switch (entry) {
        case Entry.AccountOpened opened -> collect(opened.account());
        case Entry.TransferMade made -> collect(made.transfer());
        case Entry.HoldExpired expired -> {
          ids.add(expired.holdId().value());
          amounts.add(expired.amount());
          flags.add(expired.closing().bits());
        }
        case Entry.AccountRejected rejected -> {
          ids.add(rejected.id().value());
          outcomes.add(rejected.outcome().wire());
        }
        case Entry.TransferRejected rejected -> {
          ids.add(rejected.id().value());
          outcomes.add(rejected.outcome().wire());
        }
        case CrossEntry across -> throw new IllegalArgumentException("not of format 1: " + across);
      }
    }
  }

  private void collect(NewAccount account) {
    common(account.asset(), account.code(), account.flags().bits(), account.reference(), account.metadata());
    overdrafts.add(account.overdraft());
  }

  private void collect(Transfer transfer) {
    common(transfer.asset(), transfer.code(), transfer.flags().bits(), transfer.reference(), transfer.metadata());
    ids.add(transfer.id().value());
    amounts.add(transfer.amount());
    leftBefore.add(transfer.leftBefore());
    pendingIds.add(transfer.pendingId().value());
    reverses.add(transfer.reverses().value());
    timeouts.add(transfer.timeoutSeconds());
    dated.add(transfer.effectiveAt() == null ? 0 : 1);
    if (transfer.effectiveAt() != null) {
      seconds.addSigned(transfer.effectiveAt().getEpochSecond() - previousSecond);
      nanoseconds.add(transfer.effectiveAt().getNano());
      previousSecond = transfer.effectiveAt().getEpochSecond();
    }
  }

  private void common(Asset asset, int code, int flagBits, String reference, String meta) {
    assets.add(asset == null ? "" : asset.text());
    codes.add(code);
    flags.add(flagBits);
    references.add(reference);
    metadata.add(meta);
  }

  private void writeAccounts() {
    for (Entry entry : content.entries()) {
      switch (entry) {
        case Entry.AccountOpened opened -> accounts.write(out, Role.OPENED, opened.account().id());
        case Entry.TransferMade made -> {
          accounts.write(out, Role.DEBIT, made.transfer().debitAccountId());
          accounts.write(out, Role.CREDIT, made.transfer().creditAccountId());
        }
        case Entry.HoldExpired expired -> {
          accounts.write(out, Role.DEBIT, expired.debitAccountId());
          accounts.write(out, Role.CREDIT, expired.creditAccountId());
        }
        case Entry.AccountRejected _, Entry.TransferRejected _, CrossEntry _ -> {}
      }
    }
  }

  private void writeBalances() {
    int count = accounts.count();
    if (content.balances().size() != count) {
      throw new IllegalArgumentException("a segment has one after-balance for each account that it touches");
    }
    NumberColumn debitsPending = new NumberColumn(count);
    NumberColumn debitsPosted = new NumberColumn(count);
    NumberColumn creditsPending = new NumberColumn(count);
    NumberColumn creditsPosted = new NumberColumn(count);
    NumberColumn closed = new NumberColumn(count);
    for (int i = 0; i < count; i++) {
      AfterBalance balance = content.balances().get(i);
      if (!balance.id().value().equals(accounts.ids().get(i))) {
        throw new IllegalArgumentException("after-balances stand in the order in which their accounts first appear");
      }
      Totals totals = balance.totals();
      debitsPending.add(totals.debitsPending());
      debitsPosted.add(totals.debitsPosted());
      creditsPending.add(totals.creditsPending());
      creditsPosted.add(totals.creditsPosted());
      closed.add(balance.closed() ? 1 : 0);
    }
    out.numbers(debitsPending);
    out.numbers(debitsPosted);
    out.numbers(creditsPending);
    out.numbers(creditsPosted);
    out.repeatedNumbers(closed);
  }

  private void texts(List<String> column, boolean repeats) {
    TextColumnWriter.write(out, column, repeats, startTime);
  }
}
