package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Chain;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.ChainSize;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Parties;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.ledger.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A linked chain within the bound of the rules fits one segment in every state that it goes through across shards, with all that its coordinator keeps of it. */
class CrossShardSizeTest {
  private static final long FIRST = 1_795_305_600_000_000_000L;
  private static final Asset ASSET = Asset.of("AAAAAAAAAAAAAAAA/99");
  private static final int[] TELL = IntStream.range(1, Limits.SHARDS).toArray();
  private final long seed = Long.getLong("tally.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  private final Map<TransferId, Transfer> located = new HashMap<>();
  private final List<NewTransfer> asked = new ArrayList<>();
  private final List<Transfer> recorded = new ArrayList<>();

  /** What compresses worst, as in {@link SegmentSizeTest}. Of so many hundredths of the members a leg is on the coordinator. */
  @ParameterizedTest(name = "{0} % here, ids of {1} characters, texts {2}, {3} accounts, posts {4}")
  @CsvSource({
    "100, 1, 0, 100000, false",
    "100, 1, 0, 2, false",
    "50, 1, 0, 100000, false",
    "0, 1, 0, 100000, false",
    "50, 36, 2, 100000, false",
    "50, 128, 128, 50, false",
    "100, 1, 0, 100000, true",
    "50, 1, 0, 100000, true",
    "0, 1, 0, 100000, true",
    "0, 1, 0, 2, true",
    "50, 36, 100, 100000, true",
    "1, 128, 0, 2, true",
    "50, 128, 128, 2, true"
  })
  void aChainWithinTheBoundFits(int percentHere, int ids, int texts, int accounts, boolean posts) throws SegmentTooLarge {
    fill(ids, texts, accounts, posts);
    List<Parties> parties = new ArrayList<>();
    List<CrossEntry.Member> members = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      Transfer transfer = recorded.get(i);
      Parties.Source source = posts ? Parties.Source.LOCATED : Parties.Source.REQUEST;
      parties.add(new Parties(transfer.debitAccountId(), transfer.creditAccountId(), source, Parties.anonymous(asked.get(i))));
      if (random.nextInt(100) < percentHere) {
        boolean both = random.nextInt(4) > 0;
        members.add(new CrossEntry.Member(i, transfer, true, both));
      }
    }
    Chain chain = new Chain(asked, parties, false, FIRST - random.nextInt(1_000_000_000));
    ChainKey key = new ChainKey(0, FIRST + chain.size() - 1);
    Set<AccountId> here = new TreeSet<>(touched(members));
    CrossEntry.Prepared prepared = new CrossEntry.Prepared(key, chain, members, Map.of(), here, Set.of(), key.timestamp());
    assertFits("prepared", List.of(prepared), Set.of());
    Set<Integer> tell = IntStream.of(TELL).boxed().collect(Collectors.toSet());
    assertFits("committed", committed(key, members, tell), Set.of());
    assertFits("refused", refused(key, tell), here);
    Set<Integer> withLegs = members.stream().map(CrossEntry.Member::number).collect(Collectors.toSet());
    Map<Integer, TransferId> onlyIds = new TreeMap<>();
    for (int i = 0; i < asked.size(); i++) {
      if (!withLegs.contains(i)) {
        onlyIds.put(i, asked.get(i).id());
      }
    }
    assertFits("with ids", List.of(new CrossEntry.Prepared(key, chain, members, onlyIds, here, Set.of(), key.timestamp())), Set.of());
  }

  private List<Entry> committed(ChainKey key, List<CrossEntry.Member> members, Set<Integer> tell) {
    List<Entry> entries = new ArrayList<>();
    Map<Integer, Amount> balanced = new TreeMap<>();
    Map<Integer, Transfer> records = new TreeMap<>();
    long timestamp = key.timestamp() + 1;
    for (CrossEntry.Member member : members) {
      entries.add(new Entry.TransferMade(member.transfer(), member.here(), timestamp++));
    }
    for (int i = 0; i < asked.size(); i++) {
      // a post is never lowered, and what names its accounts is nobody's record
      if (Parties.anonymous(asked.get(i))) {
        records.put(i, recorded.get(i));
      } else {
        balanced.put(i, amount());
      }
    }
    entries.add(new CrossEntry.Decided(key, new Verdict.Committed(balanced, records), tell, timestamp));
    return entries;
  }

  /** All burned, and nothing of it recorded, which is more than can be. */
  private List<Entry> refused(ChainKey key, Set<Integer> tell) {
    List<Verdict.Burn> burned = asked.stream().map(one -> new Verdict.Burn(one.id(), TransferOutcome.values()[random.nextInt(TransferOutcome.values().length)])).toList();
    return List.of(new CrossEntry.Decided(key, new Verdict.Refused(burned), tell, key.timestamp() + 1));
  }

  private void fill(int ids, int texts, int accounts, boolean posts) {
    List<String> names = new ArrayList<>();
    while (ChainSize.ofTransfers(asked, id -> new Hold.Open(located.get(id)), located::get) <= Limits.CHAIN_BYTES) {
      for (int i = 0; i < 2 && names.size() < accounts; i++) {
        names.add(text(ids));
      }
      add(ids, texts, names, posts);
    }
    asked.removeLast();
    recorded.removeLast();
  }

  private void add(int ids, int texts, List<String> names, boolean posts) {
    TransferId pendingId = new TransferId(posts ? text(ids) : "");
    TransferFlags flags = TransferFlags.of(TransferFlag.LINKED, posts ? TransferFlag.POST_PENDING_TRANSFER : TransferFlag.BALANCING_DEBIT);
    int number = recorded.size();
    Transfer transfer =
        new Transfer(
            new TransferId(text(ids)),
            new AccountId(names.get(names.size() - 1 - random.nextInt(Math.min(2, names.size())))),
            new AccountId(names.get(random.nextInt(names.size()))),
            amount(), posts ? amount() : Amount.ZERO, ASSET, 1 + random.nextInt(65_535), flags, pendingId, TransferId.NONE,
            posts ? 0 : random.nextLong() >>> 1, text(texts), text(texts),
            Instant.ofEpochSecond(random.nextLong(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()), random.nextInt(1_000_000_000)),
            FIRST + number);
    recorded.add(transfer);
    if (posts) {
      located.put(pendingId, hold(transfer));
    }
    asked.add(
        new NewTransfer(
            transfer.id(), posts ? AccountId.NONE : transfer.debitAccountId(), posts ? AccountId.NONE : transfer.creditAccountId(), amount(),
            posts ? null : ASSET, posts ? 0 : transfer.code(), flags, pendingId, TransferId.NONE, transfer.timeoutSeconds(),
            posts ? "" : transfer.reference(), posts ? "" : transfer.metadata(), transfer.effectiveAt()));
  }

  /** The hold of a post, of which it takes over all texts. */
  private static Transfer hold(Transfer post) {
    return new Transfer(
        post.pendingId(), post.debitAccountId(), post.creditAccountId(), Amount.MAX, Amount.ZERO, post.asset(), post.code(), TransferFlags.of(TransferFlag.PENDING),
        TransferId.NONE, TransferId.NONE, 0, post.reference(), post.metadata(), null, FIRST - 1);
  }

  private static Set<AccountId> touched(List<CrossEntry.Member> members) {
    Set<AccountId> touched = new LinkedHashSet<>();
    for (CrossEntry.Member member : members) {
      touched.add(member.transfer().debitAccountId());
      if (member.here() == LegsHere.BOTH) {
        touched.add(member.transfer().creditAccountId());
      }
    }
    return touched;
  }

  private void assertFits(String what, List<Entry> entries, Set<AccountId> released) throws SegmentTooLarge {
    List<AfterBalance> balances = new ArrayList<>();
    Set<AccountId> all = new LinkedHashSet<>(SegmentContent.touched(entries));
    all.addAll(released);
    for (AccountId id : all) {
      balances.add(new AfterBalance(id, new Totals(amount(), amount(), amount(), amount()), random.nextBoolean()));
    }
    SegmentContent content = new SegmentContent(entries, balances);
    Segment segment = SegmentCodec.seal(0, 0, Hash.ZERO, 0, content);
    assertThat(SegmentSizeTest.undeflated(segment.payload())).as("%s, -Dtally.seed=%d", what, seed).isLessThanOrEqualTo(SegmentCodec.MAX_PAYLOAD_BYTES);
    assertThat(SegmentCodec.verify(segment, Hash.ZERO)).as("%s, -Dtally.seed=%d", what, seed).isEqualTo(content);
    if (Boolean.getBoolean("tally.print")) {
      System.out.printf("%s: %d members, payload %d of %d%n", what, asked.size(), SegmentSizeTest.undeflated(segment.payload()), SegmentCodec.MAX_PAYLOAD_BYTES);
    }
  }

  private Amount amount() {
    return Amount.of(random.nextLong() | Long.MIN_VALUE, random.nextLong());
  }

  private String text(int characters) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < characters; i++) {
      text.appendCodePoint(random.nextInt(0x10000, 0x110000));
    }
    return text.toString();
  }
}
