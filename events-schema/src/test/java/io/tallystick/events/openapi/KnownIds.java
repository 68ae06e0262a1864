package io.tallystick.events.openapi;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** The ids that generated requests are about: often one that was used before, so that requests meet each other. */
final class KnownIds {
  private static final int REMEMBERED = 60;
  private static final String[] PREFIXES = {"wallet:", "shop ", "fees+", "конто:", "a%2Fb:", "😀:", "{x}", ".", "a/b:", "?", "-"};

  private final Random random;
  private final InstantSource clock;
  private final List<String> accounts = new ArrayList<>();
  private final List<String> transfers = new ArrayList<>();
  private final List<String> holds = new ArrayList<>();
  private final List<String> subscriptions = new ArrayList<>();
  private final String run;
  private int made;

  KnownIds(Random random, InstantSource clock) {
    this.random = random;
    this.clock = clock;
    run = Integer.toString(random.nextInt(Integer.MAX_VALUE), Character.MAX_RADIX);
  }

  /** An account that was opened, or if none was, or now and then, a new id. */
  String account() {
    return known(accounts, 12);
  }

  String transfer() {
    return known(transfers, 6);
  }

  /** A hold that was open when it was last heard of, or if none was, or now and then, any transfer. */
  String hold() {
    return holds.isEmpty() || random.nextInt(4) == 0 ? transfer() : holds.get(random.nextInt(holds.size()));
  }

  /** A subscription that was there when it was last heard of, or if none was, or now and then, a new id. */
  String subscription() {
    return subscriptions.isEmpty() || random.nextInt(8) == 0 ? freshSubscription() : subscriptions.get(random.nextInt(subscriptions.size()));
  }

  /** The id of a subscription that was never used. */
  String freshSubscription() {
    made++;
    return "sub_" + run + made;
  }

  /** A time of this moment's, nanoseconds since 1970. */
  long now() {
    return clock.millis() * 1_000_000L;
  }

  /** An id that was never used. */
  String fresh() {
    made++;
    return random.nextInt(3) == 0 ? timeOrdered() : PREFIXES[random.nextInt(PREFIXES.length)] + run + made;
  }

  private String timeOrdered() {
    long high = clock.millis() << 16 | 0x7000L | random.nextInt(0x1000);
    return new UUID(high, random.nextLong() >>> 2 | 0x8000_0000_0000_0000L).toString();
  }

  private String known(List<String> ids, int one) {
    return ids.isEmpty() || random.nextInt(one) == 0 ? fresh() : ids.get(random.nextInt(ids.size()));
  }

  void opened(String account) {
    remember(account, accounts);
  }

  void recorded(String transfer) {
    remember(transfer, transfers);
  }

  void held(String transfer) {
    remember(transfer, holds);
  }

  void subscribed(String subscription) {
    remember(subscription, subscriptions);
  }

  void unsubscribed(String subscription) {
    subscriptions.remove(subscription);
  }

  void over(String hold) {
    holds.remove(hold);
  }

  private void remember(String id, List<String> ids) {
    if (id.isEmpty() || ids.contains(id)) {
      return;
    }
    if (ids.size() == REMEMBERED) {
      ids.remove(random.nextInt(REMEMBERED));
    }
    ids.add(id);
  }
}
