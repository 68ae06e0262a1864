package io.tallystick.journal;

import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.Transfer;
import java.util.Objects;

/**
 * What an entry of the journal makes of a hold. It is complete in itself: together with the pending transfer it says how the hold stands then, whatever came
 * before, so that it may be applied to older and newer knowledge alike.
 *
 * @param unposted what was not posted of the hold's amount until then: what it still holds if it stays open
 */
public record Resolution(Kind kind, Amount unposted) {
  /** How the hold stands then. */
  public enum Kind {
    POSTED_IN_PART,
    POSTED,
    VOIDED,
    EXPIRED
  }

  public Resolution {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(unposted, "unposted");
  }

  /**
   * What a post or void makes of its hold.
   *
   * @throws IllegalArgumentException if the transfer is neither
   */
  public static Resolution of(Transfer transfer) {
    if (transfer.voids()) {
      return new Resolution(Kind.VOIDED, transfer.leftBefore());
    }
    if (!transfer.posts()) {
      throw new IllegalArgumentException("only a post or void resolves a hold");
    }
    Amount unposted = left(transfer);
    return new Resolution(transfer.keepsOpen() && !unposted.isZero() ? Kind.POSTED_IN_PART : Kind.POSTED, unposted);
  }

  public static Resolution of(Entry.HoldExpired expired) {
    return new Resolution(Kind.EXPIRED, expired.amount());
  }

  private static Amount left(Transfer post) {
    if (post.amount().compareTo(post.leftBefore()) > 0) {
      throw new StoreException.Corrupt("journal posts more than a hold still held: " + post.id(), null);
    }
    return post.leftBefore().minus(post.amount());
  }

  /** The hold as it stands then, given its pending transfer. */
  public Hold standing(Transfer pending) {
    if (unposted.compareTo(pending.amount()) > 0) {
      throw new StoreException.Corrupt("journal resolves more than a hold's amount: " + pending.id(), null);
    }
    Amount posted = pending.amount().minus(unposted);
    return switch (kind) {
      case POSTED_IN_PART -> new Hold.Open(pending, posted);
      case POSTED -> new Hold.Posted(pending, posted);
      case VOIDED -> new Hold.Voided(pending, posted);
      case EXPIRED -> new Hold.Expired(pending, posted);
    };
  }
}
