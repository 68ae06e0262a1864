package io.tallystick.publisher.subscription;

import io.tallystick.delivery.subscription.AccountFilter;
import io.tallystick.delivery.subscription.Interest;
import io.tallystick.delivery.subscription.Subscriber;
import io.tallystick.events.EventId;
import io.tallystick.events.EventType;
import io.tallystick.events.LedgerEvent;
import io.tallystick.events.LedgerEvent.BalanceThreshold;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Asset;
import io.tallystick.publisher.Happening;
import io.tallystick.publisher.Movement;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Subscriptions by what they ask for first: type and account, type and prefix, type alone; thresholds by account or asset. An event is compared only with those that its type and accounts
 * lead to, so that thousands of subscriptions to single accounts cost no more than one. Does not change; thread-safe.
 */
public final class SubscriptionIndex {
  /** @param text an account's id, or its start; empty for any */
  private record Key(EventType type, String text) {}

  private final Map<Key, List<Subscriber>> ofAccounts = new HashMap<>();
  private final Map<Key, List<Subscriber>> ofPrefixes = new HashMap<>();
  private final Set<Integer> prefixLengths = new TreeSet<>();
  private final Map<EventType, List<Subscriber>> ofTypes = new HashMap<>();
  private final Map<AccountId, List<Subscriber>> thresholdsOfAccounts = new HashMap<>();
  private final Map<Asset, List<Subscriber>> thresholdsOfAssets = new HashMap<>();

  public SubscriptionIndex(Collection<Subscriber> subscribers) {
    subscribers.forEach(this::add);
  }

  private void add(Subscriber subscriber) {
    switch (subscriber.interest()) {
      case Interest.Events events -> events.types().forEach(type -> add(subscriber, type, events.accounts()));
      case Interest.Threshold threshold ->
          threshold
              .account()
              .map(account -> thresholdsOfAccounts.computeIfAbsent(account, _ -> new ArrayList<>()))
              .orElseGet(() -> thresholdsOfAssets.computeIfAbsent(threshold.asset(), _ -> new ArrayList<>()))
              .add(subscriber);
    }
  }

  private void add(Subscriber subscriber, EventType type, AccountFilter accounts) {
    switch (accounts) {
      case AccountFilter.Any any -> ofTypes.computeIfAbsent(type, _ -> new ArrayList<>()).add(subscriber);
      case AccountFilter.One(AccountId account) -> ofAccounts.computeIfAbsent(new Key(type, account.value()), _ -> new ArrayList<>()).add(subscriber);
      case AccountFilter.Prefix(String start) -> {
        prefixLengths.add(start.length());
        ofPrefixes.computeIfAbsent(new Key(type, start), _ -> new ArrayList<>()).add(subscriber);
      }
    }
  }

  /** Who wants to hear what of an entry: each event once to each, events in their order, crossings of limits after them. */
  public List<Match> matches(Happening happening) {
    List<Match> matches = new ArrayList<>();
    for (LedgerEvent event : happening.events()) {
      for (Subscriber subscriber : candidates(event)) {
        if (hears(subscriber, event.id()) && passes(event, (Interest.Events) subscriber.interest())) {
          matches.add(new Match(subscriber, event));
        }
      }
    }
    for (int side = 0; side < happening.movements().size(); side++) {
      crossings(happening, happening.movements().get(side), side, matches);
    }
    return matches;
  }

  /** Those whose type and account fit, each once. */
  private Set<Subscriber> candidates(LedgerEvent event) {
    Set<Subscriber> found = new LinkedHashSet<>(ofTypes.getOrDefault(event.type(), List.of()));
    for (AccountId account : event.accounts()) {
      String id = account.value();
      found.addAll(ofAccounts.getOrDefault(new Key(event.type(), id), List.of()));
      for (int length : prefixLengths) {
        if (length > id.length()) {
          break;
        }
        found.addAll(ofPrefixes.getOrDefault(new Key(event.type(), id.substring(0, length)), List.of()));
      }
    }
    return found;
  }

  private static boolean hears(Subscriber subscriber, EventId id) {
    return subscriber.since().hears(id.shard(), id.sequence());
  }

  private static boolean passes(LedgerEvent event, Interest.Events interest) {
    return (interest.asset().isEmpty() || interest.asset().equals(event.asset()))
        && (interest.code().isEmpty() || interest.code().equals(event.code()))
        && (interest.leastAmount().isEmpty()
            || event.amount().filter(amount -> amount.compareTo(interest.leastAmount().get()) >= 0).isPresent());
  }

  /** @param side 0 for the debit account of the entry, 1 for the credit account: both may cross a limit that is for all accounts */
  private void crossings(Happening happening, Movement movement, int side, List<Match> matches) {
    List<Subscriber> ofAccount = thresholdsOfAccounts.getOrDefault(movement.account(), List.of());
    List<Subscriber> ofAsset = thresholdsOfAssets.getOrDefault(movement.asset(), List.of());
    for (List<Subscriber> subscribers : List.of(ofAccount, ofAsset)) {
      for (Subscriber subscriber : subscribers) {
        crossing(happening, movement, side, subscriber, (Interest.Threshold) subscriber.interest()).ifPresent(matches::add);
      }
    }
  }

  private static Optional<Match> crossing(Happening entry, Movement movement, int side, Subscriber subscriber, Interest.Threshold threshold) {
    BigInteger before = threshold.side().available(movement.before());
    BigInteger after = threshold.side().available(movement.after());
    if (!hears(subscriber, entry.id()) || !threshold.asset().equals(movement.asset()) || BalanceThreshold.crossing(threshold.limit(), before, after).isEmpty()) {
      return Optional.empty();
    }
    EventId id = entry.id().part("threshold:" + subscriber.id() + ":" + side);
    return Optional.of(
        new Match(
            subscriber,
            new BalanceThreshold(
                id, subscriber.id(), movement.account(), movement.asset(), threshold.side(), threshold.limit(), before, after, entry.timestamp())));
  }
}
