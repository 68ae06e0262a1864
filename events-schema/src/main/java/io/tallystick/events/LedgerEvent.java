package io.tallystick.events;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.AccountOutcome;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the ledger tells others: one thing that happened, as an entry of the journal says. Each record is one {@link EventType} and one schema.
 *
 * <p>An entry has one event, and a second or third one where it also released the rest of a hold, closed accounts or opened them again. Nothing else is told: neither repeats,
 * which are in no journal, nor anything that is not.
 */
public sealed interface LedgerEvent {
  /** The same for the same thing, whoever tells it and how often. */
  EventId id();

  /** When it was recorded, nanoseconds since 1970, unique in its shard but for the events of one entry. */
  long timestamp();

  EventType type();

  /** The id of the account, transfer or hold that it is about; empty where a request gave none. */
  String subject();

  /** The accounts that it concerns, a debit account before a credit account; none for a rejected transfer, of which the journal keeps no accounts. */
  List<AccountId> accounts();

  /** What is counted; empty for a rejection, of which the journal keeps no asset. */
  Optional<Asset> asset();

  /** The user's own classification of the account or transfer, where the event has one. */
  OptionalInt code();

  /** What moved, was held or was released, where the event has an amount. */
  Optional<Amount> amount();

  /** Events of one account that move nothing. */
  sealed interface OfAccount extends LedgerEvent {
    AccountId account();

    @Override
    default String subject() {
      return account().value();
    }

    @Override
    default List<AccountId> accounts() {
      return account().isNone() ? List.of() : List.of(account());
    }

    @Override
    default Optional<Asset> asset() {
      return Optional.empty();
    }

    @Override
    default OptionalInt code() {
      return OptionalInt.empty();
    }

    @Override
    default Optional<Amount> amount() {
      return Optional.empty();
    }
  }

  /** Events of one transfer that the journal has. */
  sealed interface OfTransfer extends LedgerEvent {
    /** The transfer as it was recorded. */
    Transfer transfer();

    @Override
    default String subject() {
      return transfer().id().value();
    }

    @Override
    default List<AccountId> accounts() {
      return List.of(transfer().debitAccountId(), transfer().creditAccountId());
    }

    @Override
    default Optional<Asset> asset() {
      return Optional.of(transfer().asset());
    }

    @Override
    default OptionalInt code() {
      return OptionalInt.of(transfer().code());
    }

    @Override
    default Optional<Amount> amount() {
      return Optional.of(transfer().amount());
    }
  }

  /** An account was opened; with the flag {@code closed} it is closed from the start, of which there is no other event. */
  record AccountOpened(EventId id, NewAccount opening, long timestamp) implements OfAccount {
    public AccountOpened {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(opening, "opening");
    }

    @Override
    public EventType type() {
      return EventType.ACCOUNT_OPENED_V1;
    }

    @Override
    public AccountId account() {
      return opening.id();
    }

    @Override
    public Optional<Asset> asset() {
      return Optional.of(opening.asset());
    }

    @Override
    public OptionalInt code() {
      return OptionalInt.of(opening.code());
    }
  }

  /** A hold with a closing flag closed the account. */
  record AccountClosed(EventId id, AccountId account, Asset counted, TransferId hold, long timestamp) implements OfAccount {
    public AccountClosed {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(account, "account");
      Objects.requireNonNull(counted, "counted");
      Objects.requireNonNull(hold, "hold");
    }

    @Override
    public EventType type() {
      return EventType.ACCOUNT_CLOSED_V1;
    }

    @Override
    public Optional<Asset> asset() {
      return Optional.of(counted);
    }
  }

  /** The hold that had closed the account was voided or expired, which opened the account again. */
  record AccountReopened(EventId id, AccountId account, Asset counted, TransferId hold, long timestamp) implements OfAccount {
    public AccountReopened {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(account, "account");
      Objects.requireNonNull(counted, "counted");
      Objects.requireNonNull(hold, "hold");
    }

    @Override
    public EventType type() {
      return EventType.ACCOUNT_REOPENED_V1;
    }

    @Override
    public Optional<Asset> asset() {
      return Optional.of(counted);
    }
  }

  /** An account was not opened. */
  record AccountRejected(EventId id, AccountId account, AccountOutcome outcome, long timestamp) implements OfAccount {
    public AccountRejected {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(account, "account");
      Objects.requireNonNull(outcome, "outcome");
    }

    @Override
    public EventType type() {
      return EventType.ACCOUNT_REJECTED_V1;
    }
  }

  /**
   * A transfer moved its amount for good: a plain one, or a post of a hold.
   *
   * @param timestamp when it was recorded: later than the transfer's own time, if it was made across shards
   */
  record TransferPosted(EventId id, Transfer transfer, long timestamp) implements OfTransfer {
    public TransferPosted {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(transfer, "transfer");
    }

    /** Of one that was recorded at its own time. */
    public TransferPosted(EventId id, Transfer transfer) {
      this(id, transfer, transfer.timestamp());
    }

    @Override
    public EventType type() {
      return EventType.TRANSFER_POSTED_V1;
    }
  }

  /**
   * A transfer reserved its amount: it is a hold.
   *
   * @param timestamp when it was recorded: later than the transfer's own time, if it was made across shards
   */
  record TransferHeld(EventId id, Transfer transfer, long timestamp) implements OfTransfer {
    public TransferHeld {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(transfer, "transfer");
    }

    /** Of one that was recorded at its own time. */
    public TransferHeld(EventId id, Transfer transfer) {
      this(id, transfer, transfer.timestamp());
    }

    @Override
    public EventType type() {
      return EventType.TRANSFER_HELD_V1;
    }
  }

  /**
   * What a hold still held was given back: all of it by a void, the rest by the post that ended the hold.
   *
   * @param transfer the void, or the post
   * @param released what was given back, without what was posted; 0 only for a void
   * @param timestamp when it was recorded: later than the transfer's own time, if it was made across shards
   */
  record TransferReleased(EventId id, Transfer transfer, Amount released, long timestamp) implements OfTransfer {
    public TransferReleased {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(transfer, "transfer");
      Objects.requireNonNull(released, "released");
    }

    /** Of one that was recorded at its own time. */
    public TransferReleased(EventId id, Transfer transfer, Amount released) {
      this(id, transfer, released, transfer.timestamp());
    }

    @Override
    public EventType type() {
      return EventType.TRANSFER_RELEASED_V1;
    }

    @Override
    public String subject() {
      return transfer.pendingId().value();
    }

    @Override
    public Optional<Amount> amount() {
      return Optional.of(released);
    }
  }

  /**
   * A hold's time was over, and what it still held was given back.
   *
   * @param transfer the hold
   * @param timestamp when the release was recorded, which may be later than the time of expiry
   */
  record TransferExpired(EventId id, Transfer transfer, Amount released, long timestamp) implements OfTransfer {
    public TransferExpired {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(transfer, "transfer");
      Objects.requireNonNull(released, "released");
    }

    @Override
    public EventType type() {
      return EventType.TRANSFER_EXPIRED_V1;
    }

    @Override
    public Optional<Amount> amount() {
      return Optional.of(released);
    }
  }

  /**
   * A transfer took back what another one had posted, in full or in part; it is told as this alone, not as posted too.
   *
   * @param timestamp when it was recorded: later than the transfer's own time, if it was made across shards
   */
  record TransferReversed(EventId id, Transfer transfer, long timestamp) implements OfTransfer {
    public TransferReversed {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(transfer, "transfer");
    }

    /** Of one that was recorded at its own time. */
    public TransferReversed(EventId id, Transfer transfer) {
      this(id, transfer, transfer.timestamp());
    }

    @Override
    public EventType type() {
      return EventType.TRANSFER_REVERSED_V1;
    }
  }

  /** A transfer was not made. The journal keeps of it only its id and why. */
  record TransferRejected(EventId id, TransferId transfer, TransferOutcome outcome, long timestamp) implements LedgerEvent {
    public TransferRejected {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(transfer, "transfer");
      Objects.requireNonNull(outcome, "outcome");
    }

    @Override
    public EventType type() {
      return EventType.TRANSFER_REJECTED_V1;
    }

    @Override
    public String subject() {
      return transfer.value();
    }

    @Override
    public List<AccountId> accounts() {
      return List.of();
    }

    @Override
    public Optional<Asset> asset() {
      return Optional.empty();
    }

    @Override
    public OptionalInt code() {
      return OptionalInt.empty();
    }

    @Override
    public Optional<Amount> amount() {
      return Optional.empty();
    }
  }

  /**
   * An account's available balance crossed the limit that a subscription names. Only that subscription hears of it.
   *
   * @param id of the entry that moved the balance, with the subscription as its part
   * @param limit in the asset's smallest unit, below zero for a limit within an overdraft
   * @param before what was {@linkplain BalanceSide#available available} before the entry
   * @param after what is available after it
   */
  record BalanceThreshold(
      EventId id,
      String subscription,
      AccountId account,
      Asset counted,
      BalanceSide side,
      BigInteger limit,
      BigInteger before,
      BigInteger after,
      long timestamp)
      implements OfAccount {
    public BalanceThreshold {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(subscription, "subscription");
      Objects.requireNonNull(account, "account");
      Objects.requireNonNull(counted, "counted");
      Objects.requireNonNull(side, "side");
      if (crossing(limit, before, after).isEmpty()) {
        throw new IllegalArgumentException("the balance did not cross the limit");
      }
    }

    /** Which way a balance crossed a limit that moved from the one to the other; empty if it did not. */
    public static Optional<Crossing> crossing(BigInteger limit, BigInteger before, BigInteger after) {
      boolean below = before.compareTo(limit) < 0;
      boolean belowAfter = after.compareTo(limit) < 0;
      return below == belowAfter ? Optional.empty() : Optional.of(belowAfter ? Crossing.FELL_BELOW : Crossing.ROSE_TO);
    }

    public Crossing crossing() {
      return crossing(limit, before, after).orElseThrow();
    }

    @Override
    public EventType type() {
      return EventType.BALANCE_THRESHOLD_V1;
    }

    @Override
    public Optional<Asset> asset() {
      return Optional.of(counted);
    }
  }
}
