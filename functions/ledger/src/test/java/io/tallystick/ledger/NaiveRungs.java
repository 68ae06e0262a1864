package io.tallystick.ledger;

import static io.tallystick.ledger.NaiveModel.big;
import static io.tallystick.ledger.TransferOutcome.CREDIT_ACCOUNT_ALREADY_CLOSED;
import static io.tallystick.ledger.TransferOutcome.CREDIT_ACCOUNT_NOT_FOUND;
import static io.tallystick.ledger.TransferOutcome.DEBIT_ACCOUNT_ALREADY_CLOSED;
import static io.tallystick.ledger.TransferOutcome.DEBIT_ACCOUNT_NOT_FOUND;
import static io.tallystick.ledger.TransferOutcome.EXCEEDS_CREDITS;
import static io.tallystick.ledger.TransferOutcome.EXCEEDS_DEBITS;
import static io.tallystick.ledger.TransferOutcome.PENDING_TRANSFER_NOT_FOUND;
import static io.tallystick.ledger.TransferOutcome.REVERSED_TRANSFER_NOT_FOUND;

import io.tallystick.ledger.NaiveModel.Book;
import java.math.BigInteger;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Asks of every rung by itself, in no order, whether it matches; the outcome is the first match in the order of the enum. Where ledger and
 * model agree on transfers that match several rungs, the ledger's precedence is the enum's.
 */
final class NaiveRungs {
  static final Set<TransferOutcome> TRANSIENT =
      EnumSet.of(
          DEBIT_ACCOUNT_NOT_FOUND,
          CREDIT_ACCOUNT_NOT_FOUND,
          PENDING_TRANSFER_NOT_FOUND,
          REVERSED_TRANSFER_NOT_FOUND,
          DEBIT_ACCOUNT_ALREADY_CLOSED,
          CREDIT_ACCOUNT_ALREADY_CLOSED,
          EXCEEDS_CREDITS,
          EXCEEDS_DEBITS);

  private static final BigInteger MAX = NaiveModel.LIMIT.subtract(BigInteger.ONE);
  private final NaiveModel model;

  NaiveRungs(NaiveModel model) {
    this.model = model;
  }

  AccountOutcome outcome(NewAccount account) {
    Set<AccountOutcome> matching = matching(account);
    AccountOutcome first = matching.stream().findFirst().orElse(AccountOutcome.CREATED);
    matching.forEach(later -> model.precedences.add(new NaiveModel.Precedence(first, later)));
    return first;
  }

  Set<AccountOutcome> matching(NewAccount account) {
    Set<AccountOutcome> matching = EnumSet.noneOf(AccountOutcome.class);
    for (AccountOutcome rung : AccountOutcome.values()) {
      if (matches(rung, account)) {
        matching.add(rung);
      }
    }
    return matching;
  }

  private boolean matches(AccountOutcome rung, NewAccount account) {
    Book book = model.books.get(account.id().value());
    NewAccount old = book == null ? account : book.opening;
    List<String> flags = account.flags().names();
    boolean debits = flags.contains("debits_must_not_exceed_credits");
    boolean credits = flags.contains("credits_must_not_exceed_debits");
    return switch (rung) {
      case CREATED, LINKED_EVENT_FAILED, LINKED_EVENT_CHAIN_OPEN, CHAIN_TOO_LARGE, ACCOUNTS_ON_DIFFERENT_SHARDS -> false;
      case OVERDRAFT_REQUIRES_LIMIT -> big(account.overdraft()).signum() > 0 && !debits && !credits;
      case CODE_REQUIRED -> account.code() == 0;
      case ASSET_REQUIRED -> account.asset() == null;
      case FLAGS_ARE_MUTUALLY_EXCLUSIVE -> debits && credits;
      case EXISTS -> book != null;
      case EXISTS_WITH_DIFFERENT_OVERDRAFT -> !big(account.overdraft()).equals(big(old.overdraft()));
      case EXISTS_WITH_DIFFERENT_CODE -> account.code() != old.code();
      case EXISTS_WITH_DIFFERENT_ASSET -> book != null && !same(account.asset(), old.asset());
      case EXISTS_WITH_DIFFERENT_METADATA -> !account.metadata().equals(old.metadata());
      case EXISTS_WITH_DIFFERENT_REFERENCE -> !account.reference().equals(old.reference());
      case EXISTS_WITH_DIFFERENT_FLAGS -> !flags.equals(old.flags().names());
      case ID_REQUIRED -> account.id().value().isEmpty();
    };
  }

  TransferOutcome outcome(NewTransfer transfer, long timestamp) {
    Set<TransferOutcome> matching = matching(transfer, timestamp);
    TransferOutcome first = matching.stream().findFirst().orElse(TransferOutcome.CREATED);
    matching.forEach(later -> model.precedences.add(new NaiveModel.Precedence(first, later)));
    return first;
  }

  Set<TransferOutcome> matching(NewTransfer transfer, long timestamp) {
    Set<TransferOutcome> matching = EnumSet.noneOf(TransferOutcome.class);
    Facts facts = new Facts(transfer);
    for (TransferOutcome rung : TransferOutcome.values()) {
      boolean ofRepeat = rung.wire().startsWith("exists");
      if (ofRepeat ? matchesRepeat(rung, transfer) : matches(rung, transfer, facts, timestamp)) {
        matching.add(rung);
      }
    }
    return matching;
  }

  private boolean matchesRepeat(TransferOutcome rung, NewTransfer asked) {
    Transfer old = model.transfers.get(asked.id().value());
    if (old == null) {
      return false;
    }
    Transfer hold = old.pendingId().value().isEmpty() ? null : model.transfers.get(old.pendingId().value());
    Transfer original = old.reverses().value().isEmpty() ? null : model.transfers.get(old.reverses().value());
    boolean inherits = hold != null || original != null;
    BigInteger amount = big(asked.amount());
    return switch (rung) {
      case EXISTS -> true;
      case EXISTS_WITH_DIFFERENT_FLAGS -> !asked.flags().names().equals(old.flags().names());
      case EXISTS_WITH_DIFFERENT_PENDING_ID -> !asked.pendingId().value().equals(old.pendingId().value());
      case EXISTS_WITH_DIFFERENT_REVERSES -> !asked.reverses().value().equals(old.reverses().value());
      case EXISTS_WITH_DIFFERENT_TIMEOUT -> asked.timeoutSeconds() != old.timeoutSeconds();
      case EXISTS_WITH_DIFFERENT_DEBIT_ACCOUNT_ID ->
          !(inherits && asked.debitAccountId().isNone()) && !asked.debitAccountId().value().equals(old.debitAccountId().value());
      case EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT_ID ->
          !(inherits && asked.creditAccountId().isNone()) && !asked.creditAccountId().value().equals(old.creditAccountId().value());
      case EXISTS_WITH_DIFFERENT_AMOUNT -> {
        List<String> flags = old.flags().names();
        if (flags.contains("void_pending_transfer")) {
          yield amount.signum() != 0 && !amount.equals(big(old.amount()));
        }
        if (inherits && amount.equals(MAX)) {
          yield !big(old.amount()).equals(big(old.leftBefore()));
        }
        boolean balancing = flags.toString().contains("balancing");
        yield balancing ? amount.compareTo(big(old.amount())) < 0 : !amount.equals(big(old.amount()));
      }
      case EXISTS_WITH_DIFFERENT_REFERENCE ->
          !old.reference().equals(hold != null && asked.reference().isEmpty() ? hold.reference() : asked.reference());
      case EXISTS_WITH_DIFFERENT_METADATA ->
          !old.metadata().equals(hold != null && asked.metadata().isEmpty() ? hold.metadata() : asked.metadata());
      case EXISTS_WITH_DIFFERENT_ASSET -> !(inherits && asked.asset() == null) && !same(asked.asset(), old.asset());
      case EXISTS_WITH_DIFFERENT_CODE ->
          original != null && asked.code() == 0 ? original.code() != old.code() : !(hold != null && asked.code() == 0) && asked.code() != old.code();
      case EXISTS_WITH_DIFFERENT_EFFECTIVE_AT -> !Objects.equals(asked.effectiveAt(), old.effectiveAt());
      default -> throw new AssertionError(rung);
    };
  }

  /** What the rungs ask about, looked up once. */
  private final class Facts {
    final List<String> flags;
    final boolean post;
    final boolean voids;
    final boolean resolves;
    final boolean back;
    final boolean plain;
    final boolean pending;
    final Transfer named;
    final String fate;
    final Transfer hold;
    final Transfer original;
    /** The original if it moved something that can be taken back. */
    final Transfer undone;
    final Book debit;
    final Book credit;
    final boolean moves;
    /** What can be taken from the hold or the original. */
    final BigInteger left;
    final BigInteger amount;

    Facts(NewTransfer asked) {
      flags = asked.flags().names();
      post = flags.contains("post_pending_transfer");
      voids = flags.contains("void_pending_transfer");
      resolves = post || voids;
      back = !resolves && !asked.reverses().value().isEmpty();
      plain = !resolves && !back;
      pending = flags.contains("pending");
      named = model.transfers.get(asked.pendingId().value());
      fate = model.holds.get(asked.pendingId().value());
      hold = resolves && fate != null ? named : null;
      original = back ? model.transfers.get(asked.reverses().value()) : null;
      undone = original == null || original.flags().names().contains("pending") || original.flags().names().contains("void_pending_transfer") ? null : original;
      debit = model.books.get((undone != null ? undone.creditAccountId() : hold != null ? hold.debitAccountId() : asked.debitAccountId()).value());
      credit = model.books.get((undone != null ? undone.debitAccountId() : hold != null ? hold.creditAccountId() : asked.creditAccountId()).value());
      moves = debit != null && credit != null && (plain || post && hold != null || undone != null);
      left = hold != null ? model.left(hold.id().value()) : undone != null ? model.reversible(undone) : BigInteger.ZERO;
      amount = moves || hold != null ? amount(asked, left, debit, credit) : BigInteger.ZERO;
    }

    boolean flagged(String part) {
      return flags.stream().anyMatch(flag -> flag.startsWith(part));
    }
  }

  private boolean matches(TransferOutcome rung, NewTransfer asked, Facts facts, long timestamp) {
    boolean post = facts.post;
    boolean voids = facts.voids;
    boolean plain = facts.plain;
    boolean resolves = facts.resolves;
    boolean back = facts.back;
    Transfer undone = facts.undone;
    BigInteger left = facts.left;
    boolean pending = facts.pending;
    Transfer named = facts.named;
    String fate = facts.fate;
    Transfer hold = facts.hold;
    Book debit = facts.debit;
    Book credit = facts.credit;
    boolean moves = facts.moves;
    BigInteger amount = facts.amount;
    return switch (rung) {
      case ID_REQUIRED -> asked.id().value().isEmpty();
      case ID_TIMESTAMP_TOO_FAR_IN_FUTURE -> idMillis(asked.id().value()) * 1_000_000L > Math.min(timestamp, model.sentAt) + 300L * 1_000_000_000L;
      case ID_ALREADY_FAILED -> model.burned.containsKey(asked.id().value());
      case FLAGS_ARE_MUTUALLY_EXCLUSIVE ->
          post && voids
              || resolves && (pending || facts.flagged("balancing") || facts.flagged("closing"))
              || facts.flagged("keep_open") && !post;
      case DEBIT_ACCOUNT_ID_REQUIRED -> plain && asked.debitAccountId().value().isEmpty();
      case CREDIT_ACCOUNT_ID_REQUIRED -> plain && asked.creditAccountId().value().isEmpty();
      case ACCOUNTS_MUST_BE_DIFFERENT -> plain && asked.debitAccountId().value().equals(asked.creditAccountId().value());
      case PENDING_ID_MUST_BE_EMPTY -> !resolves && !asked.pendingId().value().isEmpty();
      case PENDING_ID_REQUIRED -> resolves && asked.pendingId().value().isEmpty();
      case PENDING_ID_MUST_BE_DIFFERENT -> resolves && asked.pendingId().value().equals(asked.id().value());
      case REVERSES_MUST_BE_EMPTY ->
          !asked.reverses().value().isEmpty() && (resolves || pending || facts.flagged("balancing") || facts.flagged("closing"));
      case REVERSES_MUST_BE_DIFFERENT -> back && asked.reverses().value().equals(asked.id().value());
      case TIMEOUT_RESERVED_FOR_PENDING_TRANSFER -> (!plain || !pending) && asked.timeoutSeconds() > 0;
      case CLOSING_TRANSFER_MUST_BE_PENDING -> plain && !pending && facts.flagged("closing");
      case ASSET_REQUIRED -> plain && asked.asset() == null;
      case CODE_REQUIRED -> plain && asked.code() == 0;
      case DEBIT_ACCOUNT_NOT_FOUND -> plain && debit == null;
      case CREDIT_ACCOUNT_NOT_FOUND -> plain && credit == null;
      case ACCOUNTS_MUST_HAVE_THE_SAME_ASSET ->
          plain && debit != null && credit != null && !same(debit.opening.asset(), credit.opening.asset());
      case TRANSFER_MUST_HAVE_THE_SAME_ASSET_AS_ACCOUNTS ->
          plain && debit != null && credit != null && !same(asked.asset(), debit.opening.asset());
      case PENDING_TRANSFER_NOT_FOUND -> resolves && named == null;
      case PENDING_TRANSFER_NOT_PENDING -> resolves && named != null && fate == null;
      case PENDING_TRANSFER_HAS_DIFFERENT_DEBIT_ACCOUNT_ID ->
          hold != null && !asked.debitAccountId().isNone() && !asked.debitAccountId().equals(hold.debitAccountId());
      case PENDING_TRANSFER_HAS_DIFFERENT_CREDIT_ACCOUNT_ID ->
          hold != null && !asked.creditAccountId().isNone() && !asked.creditAccountId().equals(hold.creditAccountId());
      case PENDING_TRANSFER_HAS_DIFFERENT_ASSET -> hold != null && asked.asset() != null && !same(asked.asset(), hold.asset());
      case PENDING_TRANSFER_HAS_DIFFERENT_CODE -> hold != null && asked.code() != 0 && asked.code() != hold.code();
      case EXCEEDS_PENDING_TRANSFER_AMOUNT -> hold != null && amount.compareTo(left) > 0;
      case PENDING_TRANSFER_HAS_DIFFERENT_AMOUNT -> hold != null && voids && amount.compareTo(left) < 0;
      case PENDING_TRANSFER_ALREADY_POSTED -> hold != null && fate.equals("posted");
      case PENDING_TRANSFER_ALREADY_VOIDED -> hold != null && fate.equals("voided");
      case PENDING_TRANSFER_EXPIRED ->
          hold != null && (fate.equals("expired") || fate.equals("open") && hold.timeoutSeconds() > 0 && timestamp >= NaiveModel.end(hold));
      case REVERSED_TRANSFER_NOT_FOUND -> back && facts.original == null;
      case REVERSED_TRANSFER_NOT_POSTED -> facts.original != null && undone == null;
      case REVERSED_TRANSFER_HAS_DIFFERENT_DEBIT_ACCOUNT_ID ->
          undone != null && !asked.debitAccountId().isNone() && !asked.debitAccountId().equals(undone.creditAccountId());
      case REVERSED_TRANSFER_HAS_DIFFERENT_CREDIT_ACCOUNT_ID ->
          undone != null && !asked.creditAccountId().isNone() && !asked.creditAccountId().equals(undone.debitAccountId());
      case REVERSED_TRANSFER_HAS_DIFFERENT_ASSET -> undone != null && asked.asset() != null && !same(asked.asset(), undone.asset());
      case ALREADY_REVERSED -> undone != null && left.signum() == 0;
      case EXCEEDS_REVERSIBLE_AMOUNT -> undone != null && amount.compareTo(left) > 0;
      case DEBIT_ACCOUNT_ALREADY_CLOSED -> moves && debit.closed;
      case CREDIT_ACCOUNT_ALREADY_CLOSED -> moves && credit.closed;
      case OVERFLOWS_DEBITS_PENDING -> moves && plain && pending && tooLarge(debit.debitsPending, amount);
      case OVERFLOWS_CREDITS_PENDING -> moves && plain && pending && tooLarge(credit.creditsPending, amount);
      case OVERFLOWS_DEBITS_POSTED -> moves && tooLarge(debit.debitsPosted, amount);
      case OVERFLOWS_CREDITS_POSTED -> moves && tooLarge(credit.creditsPosted, amount);
      case OVERFLOWS_DEBITS -> moves && !resolves && tooLarge(debit.debitsPending, debit.debitsPosted, amount);
      case OVERFLOWS_CREDITS -> moves && !resolves && tooLarge(credit.creditsPending, credit.creditsPosted, amount);
      case OVERFLOWS_TIMEOUT ->
          moves
              && plain
              && BigInteger.valueOf(asked.timeoutSeconds())
                      .multiply(BigInteger.valueOf(1_000_000_000))
                      .add(BigInteger.valueOf(timestamp))
                      .bitLength()
                  > 63;
      case EXCEEDS_CREDITS ->
          moves
              && !resolves
              && debit.opening.flags().names().contains("debits_must_not_exceed_credits")
              && sum(debit.debitsPending, debit.debitsPosted, amount)
                      .compareTo(debit.creditsPosted.add(big(debit.opening.overdraft())).min(MAX))
                  > 0;
      case EXCEEDS_DEBITS ->
          moves
              && !resolves
              && credit.opening.flags().names().contains("credits_must_not_exceed_debits")
              && sum(credit.creditsPending, credit.creditsPosted, amount)
                      .compareTo(credit.debitsPosted.add(big(credit.opening.overdraft())).min(MAX))
                  > 0;
      default -> false;
    };
  }

  /**
   * The amount that the transfer comes to.
   *
   * @param left what can be taken from the hold or the original that it names
   */
  private static BigInteger amount(NewTransfer asked, BigInteger left, Book debit, Book credit) {
    BigInteger amount = big(asked.amount());
    List<String> flags = asked.flags().names();
    if (flags.contains("void_pending_transfer")) {
      return amount.signum() == 0 ? left : amount;
    }
    if (flags.contains("post_pending_transfer") || !asked.reverses().value().isEmpty()) {
      return amount.equals(MAX) ? left : amount;
    }
    if (flags.contains("balancing_debit")) {
      boolean limited = debit.opening.flags().names().contains("debits_must_not_exceed_credits");
      BigInteger funds = limited ? debit.creditsPosted.add(big(debit.opening.overdraft())).min(MAX) : debit.creditsPosted;
      amount = amount.min(funds.subtract(debit.debitsPending).subtract(debit.debitsPosted).max(BigInteger.ZERO));
    }
    if (flags.contains("balancing_credit")) {
      boolean limited = credit.opening.flags().names().contains("credits_must_not_exceed_debits");
      BigInteger funds = limited ? credit.debitsPosted.add(big(credit.opening.overdraft())).min(MAX) : credit.debitsPosted;
      amount = amount.min(funds.subtract(credit.creditsPending).subtract(credit.creditsPosted).max(BigInteger.ZERO));
    }
    return amount;
  }

  /** The transfer as it has to be recorded. */
  Transfer resolved(NewTransfer asked, long timestamp) {
    Facts facts = new Facts(asked);
    if (facts.undone != null) {
      return reversal(asked, facts, timestamp);
    }
    Transfer hold = facts.hold;
    return new Transfer(
        asked.id(),
        hold == null ? asked.debitAccountId() : hold.debitAccountId(),
        hold == null ? asked.creditAccountId() : hold.creditAccountId(),
        Amount.parse(facts.amount.toString()),
        Amount.parse(facts.left.toString()),
        hold == null ? asked.asset() : hold.asset(),
        hold == null ? asked.code() : hold.code(),
        asked.flags(),
        asked.pendingId(),
        TransferId.NONE,
        asked.timeoutSeconds(),
        hold == null || !asked.reference().isEmpty() ? asked.reference() : hold.reference(),
        hold == null || !asked.metadata().isEmpty() ? asked.metadata() : hold.metadata(),
        asked.effectiveAt(),
        timestamp);
  }

  private static Transfer reversal(NewTransfer asked, Facts facts, long timestamp) {
    Transfer original = facts.undone;
    return new Transfer(
        asked.id(),
        original.creditAccountId(),
        original.debitAccountId(),
        Amount.parse(facts.amount.toString()),
        Amount.parse(facts.left.toString()),
        original.asset(),
        asked.code() == 0 ? original.code() : asked.code(),
        asked.flags(),
        TransferId.NONE,
        asked.reverses(),
        0,
        asked.reference(),
        asked.metadata(),
        asked.effectiveAt(),
        timestamp);
  }

  /** The time of ids as {@link RandomRequests} makes them: UUIDs of version 7; 0 for all others. */
  private static long idMillis(String id) {
    return id.length() == 36 ? HexFormat.fromHexDigitsToLong(id.substring(0, 13).replace("-", "")) : 0;
  }

  private static BigInteger sum(BigInteger... terms) {
    BigInteger sum = BigInteger.ZERO;
    for (BigInteger term : terms) {
      sum = sum.add(term);
    }
    return sum;
  }

  private static boolean tooLarge(BigInteger... terms) {
    return sum(terms).compareTo(MAX) > 0;
  }

  private static boolean same(Asset one, Asset other) {
    return one != null && other != null && one.name().equals(other.name()) && one.scale() == other.scale();
  }
}
