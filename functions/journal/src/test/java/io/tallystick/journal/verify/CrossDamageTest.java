package io.tallystick.journal.verify;

import static io.tallystick.journal.verify.CrossLedger.A;
import static io.tallystick.journal.verify.CrossLedger.B;
import static io.tallystick.journal.verify.CrossLedger.transfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.AfterBalance;
import io.tallystick.journal.Location;
import io.tallystick.journal.SegmentContent;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Chain;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.Coordination;
import io.tallystick.ledger.Clearing;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.ledger.Verdict;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a chain across shards is found, whatever it is, and named; the after-balances of each shard are in order by themselves. */
class CrossDamageTest {
  private static final NewTransfer PAYMENT = transfer("t", A, B, 10);
  private static final NewTransfer HOLD = transfer("h", A, B, 10, TransferId.NONE, 1, TransferFlag.PENDING);

  /** @param to does the protocol on a new ledger, and something wrong */
  record Damage(String name, Consumer<CrossLedger> to, String problem, String place) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Damage damage(String name, Consumer<CrossLedger> to, String problem, String place) {
    return new Damage(name, to, problem, place);
  }

  private static Coordination asked(CrossLedger ledger, NewTransfer... members) {
    return ledger.ask(ledger.begin(members));
  }

  private static Consumer<CrossLedger> askedFor(NewTransfer other) {
    return ledger -> {
      Coordination coordination = ledger.ask(ledger.begin(PAYMENT), chain -> new Chain(List.of(other), chain.parties(), false, chain.sentAt()));
      CrossEntry.Decided decided = ledger.decide(coordination);
      ledger.end(1, decided.key(), decided.verdict());
    };
  }

  private static Consumer<CrossLedger> madeBut(int shard, Consumer<List<Entry>> change) {
    return ledger -> {
      CrossEntry.Decided decided = ledger.decide(asked(ledger, PAYMENT));
      ledger.end(1, decided.key(), decided.verdict());
      ledger.forge(shard, change);
    };
  }

  private static Consumer<List<Entry>> entry(int position, UnaryOperator<Entry> change) {
    return entries -> entries.set(position, change.apply(entries.get(position)));
  }

  private static UnaryOperator<Entry> made(Function<Entry.TransferMade, Entry> change) {
    return entry -> change.apply((Entry.TransferMade) entry);
  }

  private static Consumer<CrossLedger> preparedBut(Function<CrossEntry.Prepared, Entry> change, NewTransfer... members) {
    return ledger -> {
      ledger.begin(members);
      ledger.forge(0, entry(0, entry -> change.apply((CrossEntry.Prepared) entry)));
    };
  }

  private static CrossEntry.Prepared prepared(CrossEntry.Prepared one, List<CrossEntry.Member> members, Map<Integer, TransferId> ids, Set<AccountId> closes) {
    return new CrossEntry.Prepared(one.key(), one.chain(), members, ids, closes, one.reopens(), one.timestamp());
  }

  private static CrossEntry.Prepared member(CrossEntry.Prepared one, UnaryOperator<CrossEntry.Member> change) {
    return prepared(one, one.members().stream().map(change).toList(), one.ids(), one.closes());
  }

  private static Transfer at(Transfer transfer, long timestamp) {
    return new Transfer(
        transfer.id(), transfer.debitAccountId(), transfer.creditAccountId(), transfer.amount(), transfer.leftBefore(), transfer.asset(), transfer.code(), transfer.flags(),
        transfer.pendingId(), transfer.reverses(), transfer.timeoutSeconds(), transfer.reference(), transfer.metadata(), transfer.effectiveAt(), timestamp);
  }

  private static void nothing(CrossLedger ledger, int shard) {
    ledger.contents.get(shard).subList(1, ledger.contents.get(shard).size()).clear();
  }

  static Stream<Damage> all() {
    return Stream.of(verdicts(), transfers(), expiries(), prepared(), ends(), balances()).flatMap(rows -> rows);
  }

  private static Stream<Damage> verdicts() {
    String other = "a shard ends a chain otherwise than its coordinator decided";
    return Stream.of(
        damage(
            "abandoned here, committed there",
            ledger -> ledger.end(1, ledger.decide(asked(ledger, PAYMENT)).key(), new Verdict.Abandoned()),
            other,
            "shard=1 sequence=2 position=0 chain=0:1000000000000000002 decided=COMMITTED"),
        damage(
            "committed here, abandoned there",
            ledger -> {
              Coordination coordination = asked(ledger, PAYMENT);
              ledger.write(0, ledger.coordinator(0).abandon(coordination.key()).step());
              ledger.end(1, coordination.key(), new Verdict.Committed(Map.of(), Map.of()));
            },
            other,
            "shard=1 sequence=2 position=1 chain=0:1000000000000000002 decided=ABANDONED"),
        damage(
            "a burned id that was not told",
            ledger -> {
              Coordination coordination = ledger.begin(PAYMENT);
              ledger.write(0, ledger.coordinator(0).abandon(coordination.key()).step());
              ledger.end(1, coordination.key(), new Verdict.Refused(List.of(new Verdict.Burn(new TransferId("t"), TransferOutcome.EXCEEDS_CREDITS))));
            },
            other,
            "shard=1 sequence=1 position=1 chain=0:1000000000000000002 decided=ABANDONED"),
        damage(
            "settled, but not ended everywhere",
            ledger -> ledger.settle(ledger.decide(asked(ledger, PAYMENT)).key()),
            "a chain is settled that a shard has not ended",
            "shard=0 sequence=3 position=0 chain=0:1000000000000000002 lacks=1"),
        damage(
            "committed, but not prepared everywhere",
            ledger -> {
              ledger.decide(asked(ledger, PAYMENT));
              nothing(ledger, 1);
            },
            "a chain is committed that a shard has not prepared",
            "shard=0 sequence=2 position=1 chain=0:1000000000000000002 lacks=1"),
        damage(
            "prepared, but not begun",
            ledger -> {
              asked(ledger, PAYMENT);
              nothing(ledger, 0);
            },
            "a chain is prepared that its coordinator has not begun",
            "shard=1 sequence=1 position=0 chain=0:1000000000000000002"),
        damage(
            "ended, but not decided",
            ledger -> ledger.end(1, asked(ledger, PAYMENT).key(), new Verdict.Committed(Map.of(), Map.of())),
            "a shard ends a chain that its coordinator has not decided",
            "shard=1 sequence=2 position=1 chain=0:1000000000000000002"),
        damage(
            "given up, but not decided",
            ledger -> ledger.end(1, asked(ledger, PAYMENT).key(), new Verdict.Abandoned()),
            "a shard ends a chain that its coordinator has not decided",
            "shard=1 sequence=2 position=0 chain=0:1000000000000000002"),
        damage(
            "told to nobody",
            ledger -> {
              ledger.decide(asked(ledger, PAYMENT));
              ledger.forge(0, entry(1, entry -> new CrossEntry.Decided(((CrossEntry.Decided) entry).key(), ((CrossEntry.Decided) entry).verdict(), Set.of(), entry.timestamp())));
            },
            "a verdict is not for the shards that take part",
            "shard=0 sequence=2 position=1 chain=0:1000000000000000002"));
  }

  private static Stream<Damage> transfers() {
    String same = "a transfer is not the same on its shards";
    String place = "shard=1 sequence=2 position=1 chain=0:1000000000000000002";
    NewTransfer described = new NewTransfer(
        PAYMENT.id(), A, B, PAYMENT.amount(), PAYMENT.asset(), 1, PAYMENT.flags(), TransferId.NONE, TransferId.NONE, 0, "another", "", null);
    return Stream.of(
        damage("another amount", askedFor(transfer("t", A, B, 11)), same, place + " transfer=t"),
        damage("another reference", askedFor(described), same, place + " transfer=t"),
        damage("another id", askedFor(transfer("u", A, B, 10)), "a chain is not prepared as its coordinator was asked", "shard=1 sequence=1 position=0 chain=0:1000000000000000002 transfer=u"));
  }

  private static Stream<Damage> expiries() {
    String misfit = "the two legs of an expiry do not fit";
    return Stream.of(
        damage(
            "one leg of an expiry that never began",
            ledger -> {
              ledger.make(HOLD);
              ledger.expireAtOther("h");
            },
            misfit,
            "shard=1 sequence=3 position=0 hold=h lacks=debit"),
        damage(
            "an expiry that is settled with one leg",
            ledger -> {
              ledger.make(HOLD);
              ledger.expireAtHome("h");
              ledger.settleExpiry("h");
            },
            misfit,
            "shard=0 sequence=5 position=0 hold=h lacks=credit"),
        damage(
            "an expiry that is settled twice",
            ledger -> {
              ledger.make(HOLD);
              ledger.expireAtHome("h");
              ledger.expireAtOther("h");
              ledger.settleExpiry("h");
              ledger.forge(0, entries -> entries.add(new CrossEntry.ExpirySettled(new TransferId("h"), entries.getLast().timestamp() + 1)));
            },
            "an expiry is settled that did not begin here",
            "sequence=5 position=1 hold=h"),
        damage(
            "an expiry of a hold that is taken",
            ledger -> {
              ledger.make(HOLD);
              ledger.begin(transfer("p", A, AccountId.NONE, 10, new TransferId("h"), 0, TransferFlag.POST_PENDING_TRANSFER));
              ledger.forge(0, entries -> entries.add(expired(entries.getLast().timestamp() + 10_000_000_000L)));
            },
            "an entry touches what a chain in flight has taken",
            "sequence=4 position=1 transfer=h chain=0:1000000000000000007"));
  }

  private static Entry expired(long timestamp) {
    return new Entry.HoldExpired(new TransferId("h"), A, B, Amount.of(10), HOLD.flags().closing(), LegsHere.DEBIT, timestamp);
  }

  private static Stream<Damage> prepared() {
    String place = "sequence=1 position=0 chain=0:1000000000000000002";
    String key = "a prepared chain does not fit its key";
    String misfit = "a member of a prepared chain does not fit";
    NewTransfer closing = transfer("h", A, B, 10, TransferFlag.PENDING, TransferFlag.CLOSING_DEBIT);
    return Stream.of(
        damage(
            "another time than its key's",
            preparedBut(one -> new CrossEntry.Prepared(new ChainKey(0, one.timestamp() - 1), one.chain(), one.members(), one.ids(), one.closes(), one.reopens(), one.timestamp()), PAYMENT),
            key,
            "sequence=1 position=0 chain=0:1000000000000000001"),
        damage(
            "a coordinator without the chain",
            preparedBut(one -> new CrossEntry.Prepared(one.key(), null, one.members(), one.ids(), one.closes(), one.reopens(), one.timestamp()), PAYMENT),
            key,
            place),
        damage(
            "a chain that another shard coordinates",
            preparedBut(one -> new CrossEntry.Prepared(new ChainKey(1, one.timestamp()), one.chain(), one.members(), one.ids(), one.closes(), one.reopens(), one.timestamp()), PAYMENT),
            key,
            "sequence=1 position=0 chain=1:1000000000000000002"),
        damage(
            "nothing prepared", preparedBut(one -> prepared(one, List.of(), Map.of(), Set.of()), PAYMENT), key, place),
        damage(
            "prepared before its key",
            ledger -> {
              asked(ledger, PAYMENT);
              ledger.forge(
                  1,
                  entry(
                      0,
                      entry -> {
                        CrossEntry.Prepared one = (CrossEntry.Prepared) entry;
                        return new CrossEntry.Prepared(new ChainKey(0, one.timestamp() + 1), null, one.members(), one.ids(), one.closes(), one.reopens(), one.timestamp());
                      }));
            },
            key,
            "sequence=1 position=0 chain=0:1000000000000000004"),
        damage(
            "prepared twice",
            ledger -> {
              asked(ledger, PAYMENT);
              ledger.forge(
                  1,
                  entries -> {
                    CrossEntry.Prepared one = (CrossEntry.Prepared) entries.getFirst();
                    entries.add(new CrossEntry.Prepared(one.key(), null, one.members(), one.ids(), one.closes(), one.reopens(), one.timestamp() + 1));
                  });
            },
            "a chain is prepared twice",
            "sequence=1 position=1 chain=0:1000000000000000002"),
        damage(
            "another member than was asked for",
            preparedBut(one -> member(one, member -> new CrossEntry.Member(1, member.transfer(), true, false)), PAYMENT),
            misfit,
            place + " transfer=t"),
        damage(
            "a member of another time",
            preparedBut(one -> member(one, member -> new CrossEntry.Member(0, at(member.transfer(), one.timestamp() - 1), true, false)), PAYMENT),
            misfit,
            place + " transfer=t"),
        damage(
            "a member of another id",
            preparedBut(one -> prepared(one, List.of(new CrossEntry.Member(0, Change.transfer(one.members().getFirst().transfer(), "u"), true, false)), Map.of(), Set.of()), PAYMENT),
            misfit,
            place + " transfer=u"),
        damage(
            "the same member twice",
            preparedBut(one -> prepared(one, List.of(one.members().getFirst(), one.members().getFirst()), Map.of(), Set.of()), PAYMENT),
            misfit,
            place + " transfer=t"),
        damage(
            "a member without a leg",
            preparedBut(one -> member(one, member -> new CrossEntry.Member(0, member.transfer(), false, false)), PAYMENT),
            "an entry leaves out a leg that is here",
            "sequence=1 position=0 account=" + A),
        damage(
            "a leg that is not here",
            preparedBut(one -> member(one, member -> new CrossEntry.Member(0, member.transfer(), true, true)), PAYMENT),
            "an entry touches an account that was never opened",
            "sequence=1 position=0 account=" + B),
        damage(
            "an account that it closes and does not say so",
            preparedBut(one -> prepared(one, one.members(), one.ids(), Set.of()), closing),
            "a prepared chain does not say what it closes and opens again",
            place),
        damage(
            "an account that it says to close and does not",
            preparedBut(one -> prepared(one, one.members(), one.ids(), Set.of(A)), PAYMENT),
            "a prepared chain does not say what it closes and opens again",
            place),
        damage(
            "an id that is taken",
            ledger -> {
              ledger.begin(PAYMENT);
              ledger.forge(
                  0,
                  entries -> {
                    CrossEntry.Prepared one = (CrossEntry.Prepared) entries.getFirst();
                    long later = one.timestamp() + 1;
                    entries.add(member(new CrossEntry.Prepared(new ChainKey(0, later), one.chain(), one.members(), Map.of(), Set.of(), Set.of(), later), member -> member));
                  });
            },
            "an entry touches what a chain in flight has taken",
            "sequence=1 position=1 transfer=t chain=0:1000000000000000002"));
  }

  private static Stream<Damage> ends() {
    String notEnded = "what a chain records is not followed by its end";
    String other = "a chain does not record what it prepared";
    String place = "sequence=2 position=1 chain=0:1000000000000000002";
    return Stream.of(
        damage("recorded, but not ended", madeBut(1, entries -> entries.removeLast()), notEnded, "sequence=2 position=0"),
        damage(
            "an entry between what is recorded and its end",
            madeBut(1, entries -> entries.add(1, new Entry.AccountOpened(SmallLedger.account("x", CrossLedger.USD), entries.getFirst().timestamp()))),
            "timestamps do not grow",
            "sequence=2 position=1"),
        damage("ended, but not recorded", madeBut(1, entries -> entries.removeFirst()), other, "sequence=2 position=0 chain=0:1000000000000000002"),
        damage("recorded with another amount", madeBut(1, entry(0, made(one -> new Entry.TransferMade(one.transfer().with(Amount.of(11)), one.here(), one.timestamp())))), other, place),
        damage(
            "recorded with another leg", madeBut(1, entry(0, made(one -> new Entry.TransferMade(one.transfer(), LegsHere.BOTH, one.timestamp())))), other, place),
        damage(
            "recorded before its time",
            madeBut(1, entry(0, made(one -> new Entry.TransferMade(at(one.transfer(), one.timestamp()), one.here(), one.timestamp())))),
            "a transfer of a chain is recorded before its own time",
            "sequence=2 position=0 transfer=t"),
        damage(
            "abandoned, but recorded",
            madeBut(1, entry(1, entry -> new CrossEntry.Ended(((CrossEntry.Ended) entry).key(), Verdict.Kind.ABANDONED, entry.timestamp()))),
            other,
            place),
        damage(
            "ended twice",
            madeBut(1, entries -> entries.add(new CrossEntry.Ended(((CrossEntry.Ended) entries.getLast()).key(), Verdict.Kind.ABANDONED, entries.getLast().timestamp() + 1))),
            "a chain ends that is not prepared",
            "sequence=2 position=2 chain=0:1000000000000000002"),
        damage(
            "refused twice",
            madeBut(1, entries -> entries.add(new CrossEntry.Ended(((CrossEntry.Ended) entries.getLast()).key(), Verdict.Kind.REFUSED, entries.getLast().timestamp() + 1))),
            "a chain ends that is not prepared",
            "sequence=2 position=2 chain=0:1000000000000000002"),
        damage(
            "decided by a participant",
            madeBut(1, entry(1, entry -> new CrossEntry.Decided(((CrossEntry.Ended) entry).key(), new Verdict.Committed(Map.of(), Map.of()), Set.of(0), entry.timestamp()))),
            "a chain is decided by another shard than its coordinator, or ended by it",
            place),
        damage(
            "ended by the coordinator",
            madeBut(0, entry(1, entry -> new CrossEntry.Ended(((CrossEntry.Decided) entry).key(), Verdict.Kind.COMMITTED, entry.timestamp()))),
            "a chain is decided by another shard than its coordinator, or ended by it",
            place),
        damage(
            "lowered without balancing",
            madeBut(
                0,
                entry(
                    1,
                    entry -> new CrossEntry.Decided(((CrossEntry.Decided) entry).key(), new Verdict.Committed(Map.of(0, Amount.of(9)), Map.of()), Set.of(1), entry.timestamp()))),
            other,
            place),
        damage(
            "settled twice",
            ledger -> {
              ledger.make(PAYMENT);
              ledger.forge(0, entries -> entries.add(new CrossEntry.Settled(((CrossEntry.Settled) entries.getFirst()).key(), entries.getFirst().timestamp() + 1)));
            },
            "a chain is settled that is not decided",
            "sequence=3 position=1 chain=0:1000000000000000002"),
        damage(
            "burned, but not refused",
            madeBut(
                1,
                entries -> {
                  entries.removeFirst();
                  entries.addFirst(new Entry.TransferRejected(new TransferId("t"), TransferOutcome.EXCEEDS_CREDITS, true, entries.getFirst().timestamp() - 1));
                  entries.set(1, new CrossEntry.Ended(((CrossEntry.Ended) entries.get(1)).key(), Verdict.Kind.ABANDONED, entries.get(1).timestamp()));
                }),
            "a refused chain does not record what it burns",
            place),
        damage(
            "refused and told to be burned, but not recorded",
            ledger -> {
              ledger.decide(asked(ledger, transfer("t", A, B, 101)));
              ledger.forge(0, entries -> entries.removeFirst());
            },
            "a refused chain does not record what it burns",
            "sequence=1 position=0 chain=0:1000000000000000005"));
  }

  private static Stream<Damage> balances() {
    String accounts = "the after-balances are not those of the accounts touched";
    return Stream.of(
        damage(
            "the balance of an account that is released left out",
            ledger -> {
              ledger.write(0, ledger.coordinator(0).abandon(ledger.begin(PAYMENT).key()).step());
              balances(ledger, 0, balances -> balances.clear());
            },
            accounts,
            "sequence=2 account=" + A),
        damage(
            "a balance twice",
            ledger -> {
              ledger.write(0, ledger.coordinator(0).abandon(ledger.begin(PAYMENT).key()).step());
              balances(ledger, 0, balances -> balances.add(balances.getFirst()));
            },
            accounts,
            "sequence=2"),
        damage(
            "a balance of an account of no chain",
            ledger -> {
              ledger.open(0, CrossLedger.on(0, "c"), 0);
              ledger.write(0, ledger.coordinator(0).abandon(ledger.begin(PAYMENT).key()).step());
              balances(ledger, 0, balances -> balances.add(new AfterBalance(CrossLedger.on(0, "c"), Totals.ZERO, false)));
            },
            accounts,
            "sequence=3"),
        damage(
            "not reserved",
            ledger -> {
              ledger.begin(PAYMENT);
              balances(ledger, 0, balances -> balances.set(0, new AfterBalance(A, Totals.ZERO, false)));
            },
            "debits pending do not equal credits pending",
            "sequence=1 asset=USD/2 difference=-10"));
  }

  private static void balances(CrossLedger ledger, int shard, Consumer<List<AfterBalance>> change) {
    SegmentContent before = ledger.contents.get(shard).removeLast();
    List<AfterBalance> balances = new ArrayList<>(before.balances());
    change.accept(balances);
    ledger.contents.get(shard).add(new SegmentContent(before.entries(), balances));
  }

  @Test
  void withoutDamageNothingIsFound() {
    CrossLedger ledger = new CrossLedger();
    ledger.make(PAYMENT);
    ledger.make(HOLD);
    assertThat(ledger.finding()).isNull();
    ledger.expireAtHome("h");
    assertThat(ledger.finding()).isNull();
    ledger.expireAtOther("h");
    assertThat(ledger.finding()).isNull();
    ledger.settleExpiry("h");
    ledger.decide(asked(ledger, transfer("u", A, B, 101)));
    assertThat(ledger.finding()).isNull();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void everyDamageIsNamedWithItsPlace(Damage damage) {
    CrossLedger ledger = new CrossLedger();
    damage.to().accept(ledger);
    assertThat(ledger.finding()).isEqualTo(new Finding(damage.problem(), damage.place()));
  }

  /** Each shard compares an expiry with its own hold, so this is only found if holds differ unseen. */
  @Test
  void legsOfAnExpiryThatReleaseDifferentAmountsDoNotFit() throws Broken {
    CrossBook crossings = new CrossBook(CrossLedger.SHARDING);
    crossings.expired(0, (Entry.HoldExpired) expired(5), new Location(3, 1));
    Entry.HoldExpired less = new Entry.HoldExpired(new TransferId("h"), A, B, Amount.of(9), HOLD.flags().closing(), LegsHere.CREDIT, 6);
    assertThatThrownBy(() -> crossings.expired(1, less, new Location(4, 2)))
        .isInstanceOfSatisfying(
            Broken.class, broken -> assertThat(broken.finding()).isEqualTo(new Finding("the two legs of an expiry do not fit", "shard=1 sequence=4 position=2 hold=h")));
  }

  /** Each entry that moves a clearing balance is of a chain or expiry, so this is only found if one of these is read wrongly. */
  @Test
  void clearingBalancesThatNothingAccountsForAreFound() {
    JournalBook book = new JournalBook(0, -1);
    book.clear(CrossLedger.USD, new Clearing(BigInteger.ZERO, BigInteger.TWO));
    CrossBook crossings = new CrossBook(CrossLedger.SHARDING);
    assertThatThrownBy(() -> crossings.end(List.of(book, new JournalBook(1, -1)), Map.of(0, -1L, 1, -1L)))
        .isInstanceOfSatisfying(
            Broken.class,
            broken ->
                assertThat(broken.finding())
                    .isEqualTo(new Finding("the clearing balances of all shards do not net to zero", "shards=2 asset=USD/2 pending=0 posted=2")));
  }

  @Test
  void everyFindingIsExplainedInTheReference() throws IOException {
    String reference = Files.readString(Path.of("../../docs/reference/verify.md"));
    assertThat(all().map(Damage::problem).distinct()).allSatisfy(problem -> assertThat(reference).contains("| " + problem + " |"));
  }
}
