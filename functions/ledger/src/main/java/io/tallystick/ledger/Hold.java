package io.tallystick.ledger;

import java.util.Objects;

/**
 * A pending transfer and what became of it. Only an open hold has moves: any number of posts that keep it open, then one that ends it.
 *
 * @see Transfer#expiresAt()
 */
public sealed interface Hold {
  /** The pending transfer. */
  Transfer transfer();

  /** What was posted of it in all; at most the pending transfer's amount. */
  Amount posted();

  /** What it still holds: zero unless it is open. */
  Amount held();

  /** The name in answers and read tables: {@code pending}, {@code posted}, {@code voided}, {@code expired}. */
  String status();

  default TransferId id() {
    return transfer().id();
  }

  /**
   * Reserved, what was posted of it excepted; nothing else has become of it yet, though its time may be over.
   *
   * @param posted less than the transfer's amount, since the post that takes the rest ends the hold
   */
  record Open(Transfer transfer, Amount posted) implements Hold {
    public Open {
      if (!Objects.requireNonNull(transfer, "transfer").pending()) {
        throw new IllegalArgumentException("only a pending transfer is a hold");
      }
      if (!posted.isZero() && posted.compareTo(transfer.amount()) >= 0) {
        throw new IllegalArgumentException("an open hold holds something still");
      }
    }

    /** As it was made: nothing is posted yet. */
    public Open(Transfer transfer) {
      this(transfer, Amount.ZERO);
    }

    @Override
    public Amount held() {
      return transfer.amount().minus(posted);
    }

    /** Whether a post or void at that time comes too late. */
    public boolean expiredAt(long timestamp) {
      return timestamp >= transfer.expiresAt();
    }

    /**
     * Posts the amount and releases the rest.
     *
     * @param amount at most what it holds
     */
    public Posted post(Amount amount) {
      return new Posted(transfer, posted.plus(amount));
    }

    /**
     * Posts the amount and goes on to hold the rest; without a rest it is posted.
     *
     * @param amount at most what it holds
     */
    public Hold postPart(Amount amount) {
      return amount.equals(held()) ? post(amount) : new Open(transfer, posted.plus(amount));
    }

    public Voided voided() {
      return new Voided(transfer, posted);
    }

    public Expired expire() {
      return new Expired(transfer, posted);
    }

    @Override
    public String status() {
      return "pending";
    }
  }

  /** Ended by a post; what was not posted by then was released. */
  record Posted(Transfer transfer, Amount posted) implements Hold {
    public Posted {
      requireWithin(transfer, posted);
    }

    @Override
    public Amount held() {
      return Amount.ZERO;
    }

    @Override
    public String status() {
      return "posted";
    }
  }

  /** Ended by a void, which released what was not posted by then. */
  record Voided(Transfer transfer, Amount posted) implements Hold {
    public Voided {
      requireWithin(transfer, posted);
    }

    @Override
    public Amount held() {
      return Amount.ZERO;
    }

    @Override
    public String status() {
      return "voided";
    }
  }

  /** Ended because its time was over, which released what was not posted by then. */
  record Expired(Transfer transfer, Amount posted) implements Hold {
    public Expired {
      requireWithin(transfer, posted);
    }

    @Override
    public Amount held() {
      return Amount.ZERO;
    }

    @Override
    public String status() {
      return "expired";
    }
  }

  private static void requireWithin(Transfer transfer, Amount posted) {
    if (posted.compareTo(transfer.amount()) > 0) {
      throw new IllegalArgumentException("at most a hold's amount is posted");
    }
  }
}
