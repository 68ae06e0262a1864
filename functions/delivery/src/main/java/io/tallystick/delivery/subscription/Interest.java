package io.tallystick.delivery.subscription;

import io.tallystick.events.BalanceSide;
import io.tallystick.events.EventType;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import java.math.BigInteger;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What a subscription wants to hear of. */
public sealed interface Interest {
  /** The events that follow from the journal alone, which any number of subscriptions may hear. */
  Set<EventType> TYPES =
      Set.copyOf(
          EnumSet.complementOf(
              EnumSet.of(EventType.REQUEST_V1, EventType.OUTCOMES_V1, EventType.INVALID_V1, EventType.BALANCE_THRESHOLD_V1, EventType.TEST_V1)));

  /**
   * Events that pass every filter. What an event does not have passes no filter that asks for it: a rejected transfer has neither accounts nor amount.
   *
   * @param types at least one of {@link #TYPES}
   * @param leastAmount events of less are not heard of
   */
  record Events(Set<EventType> types, AccountFilter accounts, Optional<Asset> asset, OptionalInt code, Optional<Amount> leastAmount) implements Interest {
    public Events {
      types = Set.copyOf(types);
      Objects.requireNonNull(accounts, "accounts");
      Objects.requireNonNull(asset, "asset");
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(leastAmount, "leastAmount");
      if (types.isEmpty() || !TYPES.containsAll(types)) {
        throw new IllegalArgumentException("an interest in events names at least one type that the journal tells");
      }
    }
  }

  /**
   * Available balances that cross a limit.
   *
   * @param account empty for all accounts of the asset
   * @param limit in the asset's smallest unit; may be below zero
   */
  record Threshold(Optional<AccountId> account, Asset asset, BalanceSide side, BigInteger limit) implements Interest {
    public Threshold {
      Objects.requireNonNull(account, "account");
      Objects.requireNonNull(asset, "asset");
      Objects.requireNonNull(side, "side");
      Objects.requireNonNull(limit, "limit");
    }
  }
}
