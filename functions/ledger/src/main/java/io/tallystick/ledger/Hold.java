package io.tallystick.ledger;

import java.util.Objects;

/**
 * A pending transfer and what became of it. Only an open hold has moves; each of them is made exactly once.
 *
 * @see Transfer#expiresAt()
 */
public sealed interface Hold {
  /** The pending transfer. */
  Transfer transfer();

  /** The name in answers and read tables: {@code pending}, {@code posted}, {@code voided}, {@code expired}. */
  String status();

  default TransferId id() {
    return transfer().id();
  }

  /** Reserved; nothing has become of it yet, though its time may be over. */
  record Open(Transfer transfer) implements Hold {
    public Open {
      if (!Objects.requireNonNull(transfer, "transfer").pending()) {
        throw new IllegalArgumentException("only a pending transfer is a hold");
      }
    }

    /** Whether a post or void at that time comes too late. */
    public boolean expiredAt(long timestamp) {
      return timestamp >= transfer.expiresAt();
    }

    public Posted post() {
      return new Posted(transfer);
    }

    public Voided voided() {
      return new Voided(transfer);
    }

    public Expired expire() {
      return new Expired(transfer);
    }

    @Override
    public String status() {
      return "pending";
    }
  }

  record Posted(Transfer transfer) implements Hold {
    @Override
    public String status() {
      return "posted";
    }
  }

  record Voided(Transfer transfer) implements Hold {
    @Override
    public String status() {
      return "voided";
    }
  }

  record Expired(Transfer transfer) implements Hold {
    @Override
    public String status() {
      return "expired";
    }
  }
}
