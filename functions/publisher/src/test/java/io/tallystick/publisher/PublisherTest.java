package io.tallystick.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.events.LedgerEvent;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.memory.Faults;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.memory.Step;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of each kind of entry, and when the cursor moves. */
class PublisherTest {
  private static final Asset USD = Asset.of("USD/2");
  private static final long SECOND = 1_000_000_000L;

  /** Called before each step of the store. */
  private Consumer<Step> before = step -> {};
  private final MemoryStore store =
      new MemoryStore(
          new Faults() {
            @Override
            public void before(Step step) {
              before.accept(step);
            }
          });
  private long now = 1_000 * SECOND;
  private final Recorder recorder =
      new Recorder(store, 0, () -> now, RecorderLimits.DEFAULT, new Retry(new Random(1), time -> {}), RecorderListener.NONE);
  private final JournalEvents journal = new JournalEvents(store, 0, "test", Publisher.Limits.DEFAULT);
  private long told = -1;

  private static Deadline time() {
    return Deadline.after(Duration.ofSeconds(10), () -> 0L);
  }

  @BeforeEach
  void accounts() {
    List<NewAccount> accounts = new ArrayList<>();
    for (String id : List.of("a", "b", "c")) {
      accounts.add(new NewAccount(new AccountId(id), USD, 1, AccountFlags.NONE, Amount.ZERO, "", ""));
    }
    recorder.record(List.of(new Request(accounts, List.of())), time());
    next();
  }

  private void make(NewTransfer... transfers) {
    recorder.record(List.of(new Request(List.of(), List.of(transfers))), time());
  }

  private static NewTransfer transfer(String id, long amount, TransferFlag... flags) {
    return new NewTransfer(
        new TransferId(id), new AccountId("a"), new AccountId("b"), Amount.of(amount), USD, 1, TransferFlags.of(flags), TransferId.NONE, TransferId.NONE, 0, "", "", null);
  }

  private static NewTransfer hold(String id, long amount, int timeout, TransferFlag... closing) {
    TransferFlags flags = TransferFlags.of(TransferFlag.PENDING);
    for (TransferFlag flag : closing) {
      flags = flags.with(flag);
    }
    return new NewTransfer(
        new TransferId(id), new AccountId("a"), new AccountId("b"), Amount.of(amount), USD, 7, flags, TransferId.NONE, TransferId.NONE, timeout, "held", "", null);
  }

  private static NewTransfer resolve(String id, String hold, long amount, TransferFlag... flags) {
    return new NewTransfer(
        new TransferId(id), AccountId.NONE, AccountId.NONE, Amount.of(amount), null, 0, TransferFlags.of(flags), new TransferId(hold), TransferId.NONE, 0, "", "", null);
  }

  private List<LedgerEvent> next() {
    return happenings().stream().flatMap(happening -> happening.events().stream()).toList();
  }

  private List<Happening> happenings() {
    List<Happening> all = new ArrayList<>();
    journal.after(told, time()).ifPresent(
        batch -> {
          all.addAll(batch.happenings());
          told = batch.last();
        });
    return all;
  }

  @Test
  void aPostThatLeavesARestTellsThatItWasReleasedToo() {
    make(hold("h", 10, 0), resolve("p", "h", 6, TransferFlag.POST_PENDING_TRANSFER));

    assertThat(next().stream().skip(1))
        .satisfiesExactly(
            posted -> assertThat(posted).isInstanceOfSatisfying(LedgerEvent.TransferPosted.class, event -> assertThat(event.amount()).contains(Amount.of(6))),
            released ->
                assertThat(released)
                    .isInstanceOfSatisfying(
                        LedgerEvent.TransferReleased.class,
                        event -> {
                          assertThat(event.id().text()).isEqualTo("0:1:1:1");
                          assertThat(event.released()).isEqualTo(Amount.of(4));
                          assertThat(event.subject()).isEqualTo("h");
                        }));
  }

  @Test
  void aPostOfAllAndAPostOfAPartReleaseNothing() {
    make(hold("h", 10, 0), resolve("p1", "h", 6, TransferFlag.POST_PENDING_TRANSFER, TransferFlag.KEEP_OPEN), resolve("p2", "h", 4, TransferFlag.POST_PENDING_TRANSFER));

    assertThat(next().stream().skip(1)).hasSize(2).allSatisfy(event -> assertThat(event).isInstanceOf(LedgerEvent.TransferPosted.class));
  }

  @Test
  void aHoldThatClosesBothAccountsAndItsVoidTellOfBoth() {
    make(hold("h", 1, 0, TransferFlag.CLOSING_DEBIT, TransferFlag.CLOSING_CREDIT));
    make(resolve("v", "h", 0, TransferFlag.VOID_PENDING_TRANSFER));

    assertThat(next().stream().map(event -> event.id() + " " + event.type().shortName() + " " + event.subject()))
        .containsExactly(
            "0:1:0 transfer.held h", "0:1:0:1 account.closed a", "0:1:0:2 account.closed b", "0:2:0 transfer.released h", "0:2:0:1 account.reopened a", "0:2:0:2 account.reopened b");
  }

  @Test
  void anExpiryHasTheHoldsAssetCodeAndReferenceWhetherOrNotItWasProjectedWhenItIsTold() {
    make(hold("h", 5, 1, TransferFlag.CLOSING_CREDIT));
    Projector projector = new Projector(store, 0, Projector.Limits.DEFAULT);
    projector.post(time());
    next();
    now += 2 * SECOND;
    recorder.expireDue(10, time());

    List<LedgerEvent> events = next();

    assertThat(events.getFirst())
        .isInstanceOfSatisfying(
            LedgerEvent.TransferExpired.class,
            event -> {
              assertThat(event.asset()).contains(USD);
              assertThat(event.code()).hasValue(7);
              assertThat(event.transfer().reference()).isEqualTo("held");
              assertThat(event.released()).isEqualTo(Amount.of(5));
              assertThat(event.timestamp()).isGreaterThan(event.transfer().expiresAt());
            });
    assertThat(events.getLast()).isInstanceOfSatisfying(LedgerEvent.AccountReopened.class, event -> assertThat(event.account()).isEqualTo(new AccountId("b")));
  }

  @Test
  void aVoidWhoseHoldIsOnlyInTheJournalAfterTheProjectorsCursorIsTold() {
    make(hold("h", 5, 0, TransferFlag.CLOSING_DEBIT));
    next();
    make(resolve("v", "h", 0, TransferFlag.VOID_PENDING_TRANSFER));

    assertThat(next()).hasSize(2);
  }

  @Test
  void aHoldThatIsProjectedWhileItIsLookedForIsFound() {
    make(hold("h", 5, 0, TransferFlag.CLOSING_DEBIT));
    next();
    make(resolve("v", "h", 0, TransferFlag.VOID_PENDING_TRANSFER));
    before =
        step -> {
          if (step.verb() == Step.Verb.READ_CURSOR) {
            before = any -> {};
            new Projector(store, 0, Projector.Limits.DEFAULT).post(time());
          }
        };

    assertThat(next()).hasSize(2);
    assertThat(store.cursors().read(Projector.CURSOR, 0, time()).posted()).isEqualTo(2);
  }

  @Test
  void movementsAreOfEachEntryAlthoughTheSegmentHasOnlyTheLastBalances() {
    make(transfer("t1", 3), transfer("t2", 4));

    List<Happening> happenings = happenings();

    assertThat(happenings).extracting(happening -> happening.movements().getFirst().before().debitsPosted()).containsExactly(Amount.ZERO, Amount.of(3));
    assertThat(happenings).extracting(happening -> happening.movements().getLast().after().creditsPosted()).containsExactly(Amount.of(3), Amount.of(7));
    assertThat(happenings.getFirst().movements()).extracting(Movement::account).containsExactly(new AccountId("a"), new AccountId("b"));
  }

  @Test
  void aRunTakesNoMoreEntriesThanItsLimitButAlwaysASegment() {
    make(transfer("t1", 1), transfer("t2", 1), transfer("t3", 1));
    make(transfer("t4", 1));
    make(transfer("t5", 1));
    JournalEvents small = new JournalEvents(store, 0, "test", new Publisher.Limits(10, 2));

    assertThat(small.after(0, time()).orElseThrow().last()).isEqualTo(1);
    assertThat(small.after(1, time()).orElseThrow().last()).isEqualTo(3);
    assertThat(small.after(3, time())).isEmpty();
    assertThat(new JournalEvents(store, 0, "test", new Publisher.Limits(2, 100)).after(0, time()).orElseThrow().last()).isEqualTo(2);
  }

  @Test
  void theCursorDoesNotPassWhatASinkDidNotTake() {
    List<String> first = new ArrayList<>();
    EventSink takes = (batch, deadline) -> first.add(batch.first() + "-" + batch.last());
    boolean[] fails = {true};
    EventSink refuses =
        (batch, deadline) -> {
          if (fails[0]) {
            throw new StoreException.Unavailable("full", null);
          }
        };
    Publisher publisher = new Publisher(store, 0, "test", List.of(takes, refuses), Publisher.Limits.DEFAULT);

    assertThatThrownBy(() -> publisher.publish(time())).isInstanceOf(StoreException.Unavailable.class);
    assertThat(store.cursors().read(Publisher.CURSOR, 0, time()).posted()).isEqualTo(-1);
    make(transfer("t1", 1));
    fails[0] = false;

    assertThat(publisher.publish(time())).isEqualTo(new Publisher.Progress(1, 4, true));
    assertThat(first).as("what it has taken is not told it again, and then the next").containsExactly("0-0", "1-1");
  }

  @Test
  void aRunThatAnotherPublisherGoesOnWithIsToldToAllItsSinksAsItWasBegun() {
    List<String> told = new ArrayList<>();
    EventSink takes = (batch, deadline) -> told.add(batch.first() + "-" + batch.last());
    boolean[] fails = {true};
    EventSink refuses =
        (batch, deadline) -> {
          if (fails[0]) {
            throw new StoreException.Unavailable("full", null);
          }
        };
    Publisher one = new Publisher(store, 0, "test", List.of(takes, refuses), Publisher.Limits.DEFAULT);
    assertThatThrownBy(() -> one.publish(time())).isInstanceOf(StoreException.Unavailable.class);
    make(transfer("t1", 1));
    Publisher other = new Publisher(store, 0, "test", List.of(takes), Publisher.Limits.DEFAULT);
    assertThat(other.publish(time())).isEqualTo(new Publisher.Progress(1, 4, true));
    make(transfer("t2", 1));
    fails[0] = false;
    assertThat(one.publish(time())).isEqualTo(new Publisher.Progress(2, 1, true));
    assertThat(told).as("no sink misses what comes after").containsExactly("0-0", "0-0", "1-1", "2-2");
  }

  @Test
  void aRunThatWasBegunIsPublishedWholeByAPublisherWithSmallerLimits() {
    make(transfer("t1", 1));
    make(transfer("t2", 1));
    List<String> batches = new ArrayList<>();
    Publisher small = new Publisher(store, 0, "test", List.of((batch, deadline) -> batches.add(batch.first() + "-" + batch.last())), new Publisher.Limits(1, 1));
    assertThat(store.cursors().begin(Publisher.CURSOR, 0, -1, 2, time())).isTrue();

    assertThat(small.publishRun(time()).published()).isEqualTo(2);
    assertThat(batches).containsExactly("0-2");
  }

  @Test
  void withoutTimeForAnotherRunWhatWasPublishedIsAnsweredAndNotDone() {
    make(transfer("t1", 1));
    int[] steps = {0};
    Publisher publisher = new Publisher(store, 0, "test", List.of((batch, deadline) -> steps[0]++), new Publisher.Limits(1, 1));
    Deadline oneRun = Deadline.after(Publisher.LEAST_TIME, () -> steps[0]);

    assertThat(publisher.publish(oneRun)).isEqualTo(new Publisher.Progress(0, 3, false));
    assertThat(store.journal().lastSequence(0, time())).isEqualTo(1);
  }
}
