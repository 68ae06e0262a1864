package io.tallystick.journal.record;

import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Requests between few accounts of several shards, in which everything happens often that chains across shards can meet. */
final class RandomChains {
  private static final int ACCOUNTS_OF_SHARD = 3;

  private final Random random;
  private final Shards shards;
  private final boolean timeouts;
  private final List<String> holds = new ArrayList<>();
  private final List<String> posted = new ArrayList<>();
  private final List<Request> sent = new ArrayList<>();
  private int ids;

  /** @param timeouts whether some holds expire */
  RandomChains(Random random, Shards shards, boolean timeouts) {
    this.random = random;
    this.shards = shards;
    this.timeouts = timeouts;
  }

  /** On each shard one that anybody may debit, and others that may not be debited more than credited. */
  List<Request> openings() {
    List<Request> requests = new ArrayList<>();
    for (int shard = 0; shard < shards.sharding.shards(); shard++) {
      requests.add(shards.open(shard + "0"));
      for (int i = 1; i < ACCOUNTS_OF_SHARD; i++) {
        requests.add(shards.openLimited(shard + "" + i));
      }
    }
    return requests;
  }

  List<Request> batch() {
    List<Request> batch = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      batch.add(!sent.isEmpty() && random.nextInt(8) == 0 ? sent.get(random.nextInt(sent.size())) : request());
    }
    return batch;
  }

  private Request request() {
    Request request = fresh();
    sent.add(request);
    return request;
  }

  /** One that does not come again with a later batch. */
  Request fresh() {
    List<NewTransfer> transfers = new ArrayList<>();
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      int members = random.nextInt(4) == 0 ? 2 + random.nextInt(2) : 1;
      for (int member = 1; member <= members; member++) {
        transfers.add(shards.transfer(line(members == 1) + (member < members ? " linked" : "")));
      }
    }
    return new Request(List.of(), transfers);
  }

  private String account() {
    return random.nextInt(shards.sharding.shards()) + "" + (random.nextInt(60) == 0 ? ACCOUNTS_OF_SHARD : random.nextInt(ACCOUNTS_OF_SHARD));
  }

  /** @param balances whether it may be balancing; in a chain that might take more than one round, which is refused */
  private String line(boolean balances) {
    String id = "T" + ids++;
    String debit = account();
    String credit = account();
    while (credit.equals(debit)) {
      credit = account();
    }
    int kind = random.nextInt(12);
    if (kind < 3 && !holds.isEmpty()) {
      String[] hold = newest(holds).split(" ");
      boolean post = random.nextInt(3) > 0;
      String amount = post ? random.nextBoolean() ? "max" : String.valueOf(1 + random.nextInt(4)) : "0";
      return id + " " + named(hold[1]) + " " + named(hold[2]) + " " + amount + (post ? " post" : " void") + (post && random.nextInt(3) == 0 ? " keep_open" : "") + " pending_id=" + hold[0];
    }
    if (kind == 3 && !posted.isEmpty()) {
      String[] original = newest(posted).split(" ");
      return id + " " + named(original[2]) + " " + named(original[1]) + " " + (random.nextBoolean() ? "max" : "1") + " reverses=" + original[0];
    }
    String line = id + " " + debit + " " + credit + " " + (1 + random.nextInt(9));
    if (kind < 7) {
      holds.add(line);
      String closing = random.nextInt(15) == 0 ? random.nextBoolean() ? " closing_debit" : " closing_credit" : "";
      return line + " pending" + closing + (timeouts && random.nextInt(3) == 0 ? " timeout=1" : "");
    }
    posted.add(line);
    return line + (balances && random.nextInt(10) == 0 ? " balancing_debit" : "");
  }

  private String newest(List<String> lines) {
    return lines.get(Math.max(0, lines.size() - 1 - random.nextInt(6)));
  }

  private String named(String account) {
    return random.nextInt(3) == 0 ? "-" : account;
  }
}
