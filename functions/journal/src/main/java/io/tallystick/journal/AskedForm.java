package io.tallystick.journal;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Parties;
import io.tallystick.ledger.Transfer;
import java.util.Objects;

/**
 * How a member of a chain is stored as it was asked for: as a row of its own, or, where it was prepared here too, by what was left out of what is recorded.
 * Then a plain transfer costs next to nothing.
 *
 * @param bits as {@code docs/journal-format.md} has them
 */
record AskedForm(int bits) {
  static final int MOST = (1 << 13) - 1;
  private static final int NO_DEBIT = 1;
  private static final int NO_CREDIT = 1 << 1;
  private static final int NO_ASSET = 1 << 2;
  private static final int NO_CODE = 1 << 3;
  private static final int NO_REFERENCE = 1 << 4;
  private static final int NO_METADATA = 1 << 5;
  private static final int OTHER_AMOUNT = 1 << 6;
  private static final int ROW = 1 << 7;
  private static final int SOURCE_SHIFT = 8;
  private static final int NO_PARTY_DEBIT = 1 << 10;
  private static final int NO_PARTY_CREDIT = 1 << 11;
  private static final int OTHER_PARTIES = 1 << 12;

  /** @param prepared the same member as it was prepared here; null if it has no leg here */
  static AskedForm of(NewTransfer asked, Parties parties, CrossEntry.Member prepared) {
    int source = CrossWords.of(parties.source()) << SOURCE_SHIFT;
    if (prepared != null) {
      AskedForm form = new AskedForm(source | leftOut(asked, prepared.transfer()));
      if (form.asked(prepared.transfer(), asked.amount()).equals(asked) && parties.equals(form.parties(asked, prepared.transfer().debitAccountId(), prepared.transfer().creditAccountId()))) {
        return form;
      }
    }
    int names = bit(asked.debitAccountId().isNone(), NO_DEBIT) | bit(asked.creditAccountId().isNone(), NO_CREDIT);
    boolean same = parties.debit().equals(asked.debitAccountId()) && parties.credit().equals(asked.creditAccountId());
    int moves = bit(parties.debit().isNone(), NO_PARTY_DEBIT) | bit(parties.credit().isNone(), NO_PARTY_CREDIT) | OTHER_PARTIES;
    return new AskedForm(ROW | source | names | (same ? 0 : moves));
  }

  private static int leftOut(NewTransfer asked, Transfer recorded) {
    return bit(asked.debitAccountId().isNone(), NO_DEBIT)
        | bit(asked.creditAccountId().isNone(), NO_CREDIT)
        | bit(asked.asset() == null, NO_ASSET)
        | bit(asked.code() == 0 && recorded.code() != 0, NO_CODE)
        | bit(asked.reference().isEmpty() && !recorded.reference().isEmpty(), NO_REFERENCE)
        | bit(asked.metadata().isEmpty() && !recorded.metadata().isEmpty(), NO_METADATA)
        | bit(!asked.amount().equals(recorded.amount()), OTHER_AMOUNT);
  }

  private static int bit(boolean on, int bit) {
    return on ? bit : 0;
  }

  private boolean has(int bit) {
    return (bits & bit) != 0;
  }

  /** Whether all its fields are stored. */
  boolean row() {
    return has(ROW);
  }

  /** Whether its amount is stored: in a row, or where it is not what is recorded. */
  boolean amount() {
    return has(ROW) || has(OTHER_AMOUNT);
  }

  /** Whether a row names a debit account. */
  boolean namesDebit() {
    return !has(NO_DEBIT);
  }

  boolean namesCredit() {
    return !has(NO_CREDIT);
  }

  /** Whether a row moves other accounts than it names. */
  boolean otherParties() {
    return has(OTHER_PARTIES);
  }

  /** Whether the debit account that such a row moves is known. */
  boolean movesDebit() {
    return !has(NO_PARTY_DEBIT);
  }

  boolean movesCredit() {
    return !has(NO_PARTY_CREDIT);
  }

  /** The parties of what was asked for, between these accounts. */
  Parties parties(NewTransfer asked, AccountId debit, AccountId credit) {
    return new Parties(debit, credit, CrossWords.source(bits >> SOURCE_SHIFT & 3), Parties.anonymous(asked));
  }

  /** What was asked for, from what is recorded. @param amount as asked, if it is another one */
  NewTransfer asked(Transfer recorded, Amount amount) {
    return new NewTransfer(
        recorded.id(),
        has(NO_DEBIT) ? AccountId.NONE : recorded.debitAccountId(),
        has(NO_CREDIT) ? AccountId.NONE : recorded.creditAccountId(),
        has(OTHER_AMOUNT) ? Objects.requireNonNull(amount) : recorded.amount(),
        has(NO_ASSET) ? null : recorded.asset(),
        has(NO_CODE) ? 0 : recorded.code(),
        recorded.flags(),
        recorded.pendingId(),
        recorded.reverses(),
        recorded.timeoutSeconds(),
        has(NO_REFERENCE) ? "" : recorded.reference(),
        has(NO_METADATA) ? "" : recorded.metadata(),
        recorded.effectiveAt());
  }
}
