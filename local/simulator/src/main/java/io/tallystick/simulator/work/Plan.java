package io.tallystick.simulator.work;

import io.tallystick.journal.Consistency;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.TransferId;
import io.tallystick.local.linear.GroupOrder;
import io.tallystick.simulator.kernel.Time;
import io.tallystick.simulator.work.Sending.Channel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/** What clients do in one simulation, all of it known before it begins, so that a part of it can be left out and the rest is the same. */
public record Plan(List<Sending> sendings, List<Looking> lookings) {
  private static final int ACCOUNTS_OF_A_REQUEST = 8;
  private static final int REPEATED_IN = 8;
  private static final int RECENT = 30;
  private static final int GROUPS = 3;

  /**
   * @param sharding of the ledger
   * @param crossing of the chains, so many of a hundred are between shards
   * @param operations transfers that are sent, at least
   * @param span in which, nanoseconds
   * @param poison of how many messages, of a thousand, are no request
   * @param clientSkew by which clients' clocks are ahead at most, nanoseconds
   */
  public static Plan draw(SplittableRandom random, Sharding sharding, int crossing, int operations, long span, int poison, long clientSkew) {
    return new Drawing(random, span, poison, new Orders(random.split(), sharding, crossing, clientSkew)).draw(operations);
  }

  /**
   * The places of transfers whose requests have an order: those sent by one way only, in one message group or by one partition key. One that is repeated there has its first place.
   *
   * @param sent the numbers of the sendings that are not left out
   */
  public Map<TransferId, GroupOrder.Place> places(IntPredicate sent) {
    Map<Request, GroupOrder.Place> ordered = new HashMap<>();
    Set<Request> unordered = new HashSet<>();
    for (Sending sending : sendings) {
      if (sending.request() != null && sent.test(sending.number())) {
        GroupOrder.Place place = new GroupOrder.Place(sending.channel() + " " + sending.group(), sending.number());
        GroupOrder.Place first = ordered.putIfAbsent(sending.request(), place);
        if (sending.group().isEmpty() || first != null && !first.group().equals(place.group())) {
          unordered.add(sending.request());
        }
      }
    }
    ordered.keySet().removeAll(unordered);
    Map<TransferId, GroupOrder.Place> places = new HashMap<>();
    ordered.forEach((request, place) -> request.transfers().forEach(transfer -> places.put(transfer.id(), place)));
    return places;
  }

  private static final class Drawing {
    private final SplittableRandom random;
    private final long span;
    private final int poison;
    private final Orders orders;
    private final List<Sending> sendings = new ArrayList<>();
    private final List<Looking> lookings = new ArrayList<>();
    /** Bit by bit of the channels that this seed has; at least one. */
    private final List<Channel> channels = new ArrayList<>();

    Drawing(SplittableRandom random, long span, int poison, Orders orders) {
      this.random = random;
      this.span = span;
      this.poison = poison;
      this.orders = orders;
      for (Channel channel : Channel.values()) {
        if (random.nextInt(3) > 0) {
          channels.add(channel);
        }
      }
      if (channels.isEmpty()) {
        channels.add(Channel.QUEUE);
      }
    }

    Plan draw(int operations) {
      List<NewAccount> accounts = orders.accounts();
      for (int from = 0; from < accounts.size(); from += ACCOUNTS_OF_A_REQUEST) {
        add(Time.START + random.nextLong(Time.SECOND), new Request(accounts.subList(from, Math.min(from + ACCOUNTS_OF_A_REQUEST, accounts.size())), List.of()), null);
      }
      // Requests come evenly, or in bursts with pauses between them.
      boolean bursts = random.nextBoolean();
      long mean = Math.max(1, span * orders.mean() / Math.max(1, operations));
      long at = Time.START + Time.SECOND;
      for (int sent = 0; sent < operations; ) {
        at += bursts ? random.nextInt(10) == 0 ? random.nextLong(18 * mean) : random.nextLong(1 + mean / 10) : random.nextLong(2 * mean);
        sent += next(at);
      }
      return new Plan(List.copyOf(sendings), List.copyOf(lookings));
    }

    private int next(long at) {
      if (random.nextInt(1_000) < poison) {
        add(at, null, orders.rubbish());
        return 0;
      }
      if (random.nextInt(4) == 0) {
        lookings.add(new Looking(at, orders.account(), random.nextBoolean() ? Consistency.STRONG : Consistency.EVENTUAL));
      }
      if (random.nextInt(REPEATED_IN) == 0) {
        return repeat(at);
      }
      return add(at, orders.next(at), null);
    }

    /** One that was sent before, half of the times lately. */
    private int repeat(long at) {
      int from = random.nextBoolean() ? 0 : Math.max(0, sendings.size() - RECENT);
      Sending before = sendings.get(from + random.nextInt(sendings.size() - from));
      return before.request() == null ? 0 : add(at, before.request(), null);
    }

    private int add(long at, Request request, String rubbish) {
      Channel channel = channels.get(random.nextInt(channels.size()));
      String group = channel == Channel.FIFO_QUEUE || channel == Channel.STREAM ? "group-" + random.nextInt(GROUPS) : "";
      if (channel == Channel.API && request == null) {
        channel = Channel.QUEUE;
      }
      Sending sending = new Sending(sendings.size(), at, channel, group, request, rubbish);
      sendings.add(sending);
      return sending.operations();
    }
  }
}
