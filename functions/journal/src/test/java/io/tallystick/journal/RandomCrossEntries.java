package io.tallystick.journal;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Chain;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Parties;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.ledger.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** What {@link RandomContents} has of chains across shards: each part by itself, and often what another entry or part has said already. */
final class RandomCrossEntries {
  private static final int MOST_PARTS = 4;
  private final RandomGenerator random;
  private final RandomContents contents;

  RandomCrossEntries(RandomGenerator random, RandomContents contents) {
    this.random = random;
    this.contents = contents;
  }

  /** @param before the segment's entries before it */
  Entry entry(EntryKind kind, long timestamp, List<Entry> before) {
    return switch (kind) {
      case TRANSFER_MADE_ACROSS -> {
        long own = time(timestamp);
        LegsHere here = own == timestamp ? LegsHere.DEBIT : legs();
        yield new Entry.TransferMade(contents.transfer(own), here, timestamp);
      }
      case LEG_EXPIRED -> {
        LegsHere here = LegsHere.values()[random.nextInt(LegsHere.values().length - 1)];
        yield new Entry.HoldExpired(transferId(), account(), account(), contents.amount(), contents.transferFlags(), here, timestamp);
      }
      case TRANSFER_REJECTED_ACROSS -> new Entry.TransferRejected(new TransferId(contents.optional()), outcome(), true, timestamp);
      case PREPARED -> prepared(timestamp);
      case DECIDED -> new CrossEntry.Decided(key(timestamp), verdict(timestamp, before), shards(), timestamp);
      case ENDED -> new CrossEntry.Ended(key(timestamp), Verdict.Kind.values()[random.nextInt(Verdict.Kind.values().length)], timestamp);
      case SETTLED -> new CrossEntry.Settled(key(timestamp), timestamp);
      case EXPIRY_SETTLED -> new CrossEntry.ExpirySettled(transferId(), timestamp);
      case ACCOUNT_OPENED, TRANSFER_MADE, HOLD_EXPIRED, ACCOUNT_REJECTED, TRANSFER_REJECTED -> throw new IllegalArgumentException("of one shard: " + kind);
    };
  }

  private CrossEntry prepared(long timestamp) {
    List<CrossEntry.Member> members = new ArrayList<>();
    ChainKey key = key(timestamp);
    for (int number : numbers().keySet()) {
      LegsHere here = legs();
      members.add(new CrossEntry.Member(number, contents.transfer(time(key.timestamp())), here.debit(), here.credit()));
    }
    Map<Integer, TransferId> ids = new TreeMap<>();
    numbers().keySet().forEach(number -> ids.put(number, transferId()));
    return new CrossEntry.Prepared(key, random.nextBoolean() ? chain(members, timestamp) : null, members, ids, accounts(), accounts(), timestamp);
  }

  private Chain chain(List<CrossEntry.Member> prepared, long timestamp) {
    Map<Integer, Transfer> here = new TreeMap<>();
    prepared.forEach(member -> here.put(member.number(), member.transfer()));
    List<NewTransfer> asked = new ArrayList<>();
    List<Parties> parties = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(MOST_PARTS); i++) {
      boolean same = here.containsKey(i) && random.nextInt(4) > 0;
      NewTransfer member = asked(here.getOrDefault(i, contents.transfer(timestamp)));
      AccountId debit = same ? here.get(i).debitAccountId() : random.nextBoolean() ? member.debitAccountId() : orNone(account());
      AccountId credit = same ? here.get(i).creditAccountId() : random.nextBoolean() ? member.creditAccountId() : orNone(account());
      asked.add(member);
      parties.add(new Parties(debit, credit, Parties.Source.values()[random.nextInt(Parties.Source.values().length)], Parties.anonymous(member)));
    }
    return new Chain(asked, parties, false, time(timestamp));
  }

  /** What was asked for where that is recorded: as it is, with some of it left out, or with something else. */
  private NewTransfer asked(Transfer recorded) {
    boolean plain = random.nextInt(3) == 0;
    Asset other = recorded.asset().text().equals("JPY") ? Asset.of("JPY/0") : Asset.of("EUR/2");
    return new NewTransfer(
        random.nextInt(12) == 0 && !plain ? TransferId.NONE : recorded.id(),
        plain ? recorded.debitAccountId() : orNone(recorded.debitAccountId()),
        plain ? recorded.creditAccountId() : orNone(recorded.creditAccountId()),
        plain || random.nextBoolean() ? recorded.amount() : contents.amount(),
        plain ? recorded.asset() : random.nextInt(6) == 0 ? other : random.nextBoolean() ? null : recorded.asset(),
        plain || random.nextBoolean() ? recorded.code() : 0,
        recorded.flags(),
        recorded.pendingId(),
        recorded.reverses(),
        recorded.timeoutSeconds(),
        plain || random.nextBoolean() ? recorded.reference() : random.nextBoolean() ? "" : contents.optional(),
        plain || random.nextBoolean() ? recorded.metadata() : "",
        recorded.effectiveAt());
  }

  private Verdict verdict(long timestamp, List<Entry> before) {
    return switch (random.nextInt(3)) {
      case 0 -> {
        Map<Integer, Amount> balanced = new TreeMap<>();
        numbers().keySet().forEach(number -> balanced.put(number, contents.amount()));
        Map<Integer, Transfer> records = new TreeMap<>();
        numbers().keySet().forEach(number -> records.put(number, record(timestamp, before)));
        yield new Verdict.Committed(balanced, records);
      }
      case 1 -> {
        List<Verdict.Burn> burned = new ArrayList<>();
        for (int i = random.nextInt(MOST_PARTS); i > 0; i--) {
          burned.add(burn(before));
        }
        yield new Verdict.Refused(burned);
      }
      default -> new Verdict.Abandoned();
    };
  }

  private Transfer record(long timestamp, List<Entry> before) {
    return random.nextInt(4) > 0 && lately(before) instanceof Entry.TransferMade made ? made.transfer() : contents.transfer(time(timestamp));
  }

  private Verdict.Burn burn(List<Entry> before) {
    if (random.nextInt(4) > 0 && lately(before) instanceof Entry.TransferRejected rejected) {
      return new Verdict.Burn(rejected.id(), random.nextInt(6) == 0 ? outcome() : rejected.outcome());
    }
    return new Verdict.Burn(transferId(), outcome());
  }

  private Entry lately(List<Entry> before) {
    return before.isEmpty() ? null : before.get(before.size() - 1 - random.nextInt(Math.min(3, before.size())));
  }

  /** A shard that is often the same, and a time near that of the entry or anywhere. */
  private ChainKey key(long timestamp) {
    return new ChainKey(random.nextInt(4) == 0 ? random.nextInt(256) : 5, time(timestamp));
  }

  private long time(long near) {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE;
      case 2, 3 -> near;
      default -> near - random.nextInt(5);
    };
  }

  /** Numbers of members, mostly from 0 on without gaps. */
  private Map<Integer, Boolean> numbers() {
    Map<Integer, Boolean> numbers = new TreeMap<>();
    for (int i = random.nextInt(MOST_PARTS); i > 0; i--) {
      numbers.put(random.nextInt(6) == 0 ? random.nextInt(SegmentCodec.MAX_PARTS + 1) : numbers.size(), true);
    }
    return numbers;
  }

  private Set<AccountId> accounts() {
    Set<AccountId> accounts = new HashSet<>();
    for (int i = random.nextInt(3) == 0 ? random.nextInt(MOST_PARTS) : 0; i > 0; i--) {
      accounts.add(account());
    }
    return accounts;
  }

  private Set<Integer> shards() {
    Set<Integer> shards = new HashSet<>();
    for (int i = random.nextInt(MOST_PARTS); i > 0; i--) {
      shards.add(random.nextInt(256));
    }
    return shards;
  }

  private LegsHere legs() {
    return LegsHere.values()[random.nextInt(LegsHere.values().length)];
  }

  private AccountId account() {
    return new AccountId(contents.account());
  }

  private AccountId orNone(AccountId id) {
    return random.nextBoolean() ? AccountId.NONE : id;
  }

  private TransferId transferId() {
    return new TransferId(contents.id());
  }

  private TransferOutcome outcome() {
    return TransferOutcome.values()[random.nextInt(TransferOutcome.values().length)];
  }
}
