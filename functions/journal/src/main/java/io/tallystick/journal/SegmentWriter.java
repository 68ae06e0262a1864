package io.tallystick.journal;

import io.tallystick.journal.AccountReferences.Role;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Parties;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.ledger.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Turns a segment's content into its columns, in the order in which {@link SegmentReader} reads them. */
final class SegmentWriter {
  private final SegmentContent content;
  private final Set<AccountId> touched;
  private final long startTime;
  private final long firstTimestamp;
  private final ColumnWriter out = new ColumnWriter();
  private final AccountReferences accounts = new AccountReferences();
  private final CrossWriter cross;
  private int format = 1;

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
    touched = SegmentContent.touched(content.entries());
    int size = content.entries().size();
    firstTimestamp = content.entries().getFirst().timestamp();
    startTime = Math.floorDiv(firstTimestamp, 1_000_000L);
    previousTimestamp = firstTimestamp;
    previousSecond = Math.floorDiv(firstTimestamp, 1_000_000_000L);
    cross = new CrossWriter(firstTimestamp);
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
    if (format() > 1) {
      cross.write(out);
    }
    writeAccounts();
    texts(accounts.ids(), false);
    texts(ids, cross.repeatsIds());
    out.repeatedNumbers(amounts);
    out.repeatedNumbers(leftBefore);
    texts(assets, true);
    out.repeatedNumbers(codes);
    out.repeatedNumbers(flags);
    out.repeatedNumbers(overdrafts);
    texts(pendingIds, cross.repeatsIds());
    texts(reverses, cross.repeatsIds());
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

  /** The oldest format that has what the content says; known after {@link #write}. */
  int format() {
    return format;
  }

  /** The parts of chains beside the entries; known after {@link #write}. */
  long parts() {
    return cross.parts();
  }

  /** The bytes of text that a reader has to build; known after {@link #write}. */
  long textBytes() {
    return out.textBytes();
  }

  private void collect() {
    for (int i = 0; i < content.entries().size(); i++) {
      Entry entry = content.entries().get(i);
      EntryKind kind = EntryKind.of(entry);
      kinds.add(kind.ordinal());
      format = Math.max(format, kind.format());
      if (i > 0) {
        if (entry.timestamp() <= previousTimestamp) {
          throw new IllegalArgumentException("timestamps must grow");
        }
        timestamps.add(entry.timestamp() - previousTimestamp - 1);
        previousTimestamp = entry.timestamp();
      }
      switch (entry) {
        case Entry.AccountOpened opened -> collect(opened.account());
        case Entry.TransferMade made -> {
          row(made.transfer());
          if (kind == EntryKind.TRANSFER_MADE_ACROSS) {
            cross.made(made, content.entries(), i);
          }
        }
        case Entry.HoldExpired expired -> {
          ids.add(expired.holdId().value());
          amounts.add(expired.amount());
          flags.add(expired.closing().bits());
          if (kind == EntryKind.LEG_EXPIRED) {
            cross.legs(expired.here());
          }
        }
        case Entry.AccountRejected rejected -> {
          ids.add(rejected.id().value());
          outcomes.add(rejected.outcome().wire());
        }
        case Entry.TransferRejected rejected -> {
          ids.add(rejected.id().value());
          outcomes.add(rejected.outcome().wire());
        }
        case CrossEntry.Prepared prepared -> cross.prepared(prepared, this);
        case CrossEntry.Decided decided -> cross.decided(decided, content.entries(), i, this);
        case CrossEntry.Ended ended -> cross.ended(ended);
        case CrossEntry.Settled settled -> cross.settled(settled);
        case CrossEntry.ExpirySettled settled -> ids.add(settled.holdId().value());
      }
    }
  }

  private void collect(NewAccount account) {
    common(account.asset(), account.code(), account.flags().bits(), account.reference(), account.metadata());
    overdrafts.add(account.overdraft());
  }

  /** A transfer with all its fields. */
  void row(Transfer transfer) {
    common(transfer.asset(), transfer.code(), transfer.flags().bits(), transfer.reference(), transfer.metadata());
    leftBefore.add(transfer.leftBefore());
    row(transfer.id(), transfer.amount(), transfer.pendingId(), transfer.reverses(), transfer.timeoutSeconds(), transfer.effectiveAt());
  }

  /** A transfer as it was asked for. */
  void row(NewTransfer asked) {
    common(asked.asset(), asked.code(), asked.flags().bits(), asked.reference(), asked.metadata());
    row(asked.id(), asked.amount(), asked.pendingId(), asked.reverses(), asked.timeoutSeconds(), asked.effectiveAt());
  }

  private void row(TransferId id, Amount amount, TransferId pendingId, TransferId reversed, long timeout, Instant date) {
    id(id);
    amount(amount);
    pendingIds.add(pendingId.value());
    reverses.add(reversed.value());
    timeouts.add(timeout);
    dated.add(date == null ? 0 : 1);
    if (date != null) {
      seconds.addSigned(date.getEpochSecond() - previousSecond);
      nanoseconds.add(date.getNano());
      previousSecond = date.getEpochSecond();
    }
  }

  void id(TransferId id) {
    ids.add(id.value());
  }

  void amount(Amount amount) {
    amounts.add(amount);
  }

  void outcome(TransferOutcome outcome) {
    outcomes.add(outcome.wire());
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
        case Entry.TransferMade made -> accounts(made.transfer());
        case Entry.HoldExpired expired -> {
          accounts.write(out, Role.DEBIT, expired.debitAccountId());
          accounts.write(out, Role.CREDIT, expired.creditAccountId());
        }
        case CrossEntry.Prepared prepared -> accounts(prepared);
        case CrossEntry.Decided decided when decided.verdict() instanceof Verdict.Committed -> cross.nextRecordsOfItsOwn().forEach(this::accounts);
        case Entry.AccountRejected _, Entry.TransferRejected _, CrossEntry _ -> {}
      }
    }
    if (format > 1) {
      writeReleased();
    }
  }

  private void accounts(Transfer transfer) {
    accounts.write(out, Role.DEBIT, transfer.debitAccountId());
    accounts.write(out, Role.CREDIT, transfer.creditAccountId());
  }

  private void accounts(CrossEntry.Prepared prepared) {
    prepared.members().forEach(member -> accounts(member.transfer()));
    prepared.closes().forEach(id -> accounts.write(out, Role.CHAIN, id));
    prepared.reopens().forEach(id -> accounts.write(out, Role.CHAIN, id));
    if (prepared.chain() == null) {
      return;
    }
    List<AskedForm> forms = cross.nextForms();
    for (int i = 0; i < forms.size(); i++) {
      AskedForm form = forms.get(i);
      NewTransfer asked = prepared.chain().members().get(i);
      Parties parties = prepared.chain().parties().get(i);
      account(form.row() && form.namesDebit(), Role.DEBIT, asked.debitAccountId());
      account(form.row() && form.namesCredit(), Role.CREDIT, asked.creditAccountId());
      account(form.otherParties() && form.movesDebit(), Role.CHAIN, parties.debit());
      account(form.otherParties() && form.movesCredit(), Role.CHAIN, parties.credit());
    }
  }

  private void account(boolean there, Role role, AccountId id) {
    if (there) {
      accounts.write(out, role, id);
    }
  }

  /** The accounts that have a balance although no entry names them. */
  private void writeReleased() {
    List<AfterBalance> released = content.balances().subList(Math.min(touched.size(), content.balances().size()), content.balances().size());
    NumberColumn size = new NumberColumn(1);
    size.add(released.size());
    out.numbers(size);
    Set<AccountId> all = new HashSet<>(touched);
    for (AfterBalance balance : released) {
      if (!all.add(balance.id())) {
        throw new IllegalArgumentException("an account has one after-balance");
      }
      accounts.write(out, Role.RELEASED, balance.id());
    }
  }

  private void writeBalances() {
    int count = content.balances().size();
    if (count < touched.size() || format == 1 && count > touched.size()) {
      throw new IllegalArgumentException("a segment has one after-balance for each account that it touches");
    }
    int next = 0;
    for (AccountId id : touched) {
      if (!content.balances().get(next++).id().equals(id)) {
        throw new IllegalArgumentException("after-balances stand in the order in which their accounts first appear");
      }
    }
    NumberColumn debitsPending = new NumberColumn(count);
    NumberColumn debitsPosted = new NumberColumn(count);
    NumberColumn creditsPending = new NumberColumn(count);
    NumberColumn creditsPosted = new NumberColumn(count);
    NumberColumn closed = new NumberColumn(count);
    for (int i = 0; i < count; i++) {
      AfterBalance balance = content.balances().get(i);
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
