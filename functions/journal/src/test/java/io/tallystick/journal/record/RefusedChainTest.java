package io.tallystick.journal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.memory.Faults;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.memory.Step;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.AccountOutcome;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains that are refused as too large, with ids that nothing compresses: the refusals alone take several segments. */
class RefusedChainTest {
  private static final int SHARD = 0;
  private static final Asset USD = Asset.of("USD/2");
  private static final int MEMBERS = Limits.REQUEST_EVENTS;

  /** The same for both kinds of events. */
  private enum Kind {
    ACCOUNTS {
      @Override
      Request chain(List<String> ids, boolean open) {
        List<NewAccount> chain = new ArrayList<>();
        for (String id : ids) {
          boolean linked = open || chain.size() < ids.size() - 1;
          AccountFlags flags = linked ? AccountFlags.NONE.with(AccountFlag.LINKED) : AccountFlags.NONE;
          chain.add(new NewAccount(new AccountId(id), USD, 1, flags, Amount.ZERO, "", ""));
        }
        return new Request(chain, List.of());
      }
    },
    TRANSFERS {
      @Override
      Request chain(List<String> ids, boolean open) {
        List<NewTransfer> chain = new ArrayList<>();
        for (String id : ids) {
          chain.add(transfer(id, open || chain.size() < ids.size() - 1));
        }
        return new Request(List.of(), chain);
      }
    };

    abstract Request chain(List<String> ids, boolean open);
  }

  /** What became of one event, of either kind. */
  private record Told(String id, String outcome, long timestamp) {}

  private Consumer<Step> after = step -> {};
  private Consumer<Step> before = step -> {};
  private final MemoryStore store =
      new MemoryStore(
          new Faults() {
            @Override
            public void before(Step step) {
              before.accept(step);
            }

            @Override
            public void after(Step step) {
              after.accept(step);
            }
          });
  private final List<String> ids = ids();
  private long now = 1_000_000_000_000_000_000L;
  private Recorder recorder = newRecorder();

  private Recorder newRecorder() {
    return new Recorder(store, SHARD, () -> now++, RecorderLimits.DEFAULT, new Retry(new Random(1), time -> {}), RecorderListener.NONE);
  }

  private static List<String> ids() {
    Random random = new Random(5);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < MEMBERS; i++) {
      ids.add(random.ints(Limits.ID_CHARACTERS, '!', '~').collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString());
    }
    return ids;
  }

  private static NewTransfer transfer(String id, boolean linked) {
    TransferFlags flags = linked ? TransferFlags.of(TransferFlag.LINKED) : TransferFlags.NONE;
    return new NewTransfer(
        new TransferId(id), new AccountId("a"), new AccountId("b"), Amount.of(1), USD, 1, flags, TransferId.NONE, TransferId.NONE, 0, "", "", null);
  }

  private static Deadline deadline() {
    return Deadline.after(Duration.ofMinutes(1));
  }

  private List<Told> record(Request... requests) {
    List<Told> told = new ArrayList<>();
    for (Decision.Answer answer : recorder.record(List.of(requests), deadline())) {
      answer.accounts().forEach(of -> told.add(new Told(of.id().value(), of.outcome().wire(), of.timestamp())));
      answer.transfers().forEach(of -> told.add(new Told(of.id().value(), of.outcome().wire(), of.timestamp())));
    }
    return told;
  }

  private List<Segment> segments() {
    List<Segment> segments = new ArrayList<>();
    for (List<Segment> page = store.journal().read(SHARD, 0, 100, deadline()); !page.isEmpty(); page = store.journal().read(SHARD, segments.size(), 100, deadline())) {
      segments.addAll(page);
    }
    return segments;
  }

  /** What the journal says of each rejected id; fails where it says something of an id twice. */
  private Map<String, Told> rejected() {
    Map<String, Told> rejected = new HashMap<>();
    for (Segment segment : segments()) {
      for (Entry entry : SegmentCodec.open(segment).entries()) {
        Told told =
            switch (entry) {
              case Entry.AccountRejected account -> new Told(account.id().value(), account.outcome().wire(), account.timestamp());
              case Entry.TransferRejected transfer -> new Told(transfer.id().value(), transfer.outcome().wire(), transfer.timestamp());
              case Entry.AccountOpened _, Entry.TransferMade _, Entry.HoldExpired _, CrossEntry _ -> null;
            };
        if (told != null) {
          assertThat(rejected.put(told.id(), told)).as("rejected twice").isNull();
        }
      }
    }
    return rejected;
  }

  private void isRecorded(List<Told> told) {
    assertThat(told).extracting(Told::id).containsExactlyElementsOf(ids);
    Map<String, Told> rejected = rejected();
    assertThat(rejected).hasSize(MEMBERS);
    assertThat(told).allSatisfy(one -> assertThat(one).isEqualTo(rejected.get(one.id())));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyMemberIsRefusedInAsManySegmentsAsItTakes(Kind kind) {
    List<Told> told = record(kind.chain(ids, false));
    isRecorded(told);
    assertThat(told).extracting(Told::outcome).containsOnly(TransferOutcome.CHAIN_TOO_LARGE.wire());
    assertThat(segments()).hasSizeBetween(3, 8);
    assertThat(AccountOutcome.CHAIN_TOO_LARGE.wire()).isEqualTo(TransferOutcome.CHAIN_TOO_LARGE.wire());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theLastMemberOfAnOpenChainIsToldSo(Kind kind) {
    List<Told> told = record(kind.chain(ids, true));
    isRecorded(told);
    assertThat(told.getLast().outcome()).isEqualTo(TransferOutcome.LINKED_EVENT_CHAIN_OPEN.wire());
    assertThat(told.subList(0, MEMBERS - 1)).extracting(Told::outcome).containsOnly(TransferOutcome.CHAIN_TOO_LARGE.wire());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void deliveredAgainItAddsNothingAndAnswersTheSame(Kind kind) {
    List<Told> told = record(kind.chain(ids, true));
    int segments = segments().size();
    assertThat(record(kind.chain(ids, true))).isEqualTo(told);
    recorder = newRecorder();
    assertThat(record(kind.chain(ids, true))).isEqualTo(told);
    assertThat(segments()).hasSize(segments);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void afterACrashBetweenThePiecesTheOtherMembersFollow(int piecesBefore) {
    int[] pieces = {piecesBefore};
    after =
        step -> {
          if (step.verb() == Step.Verb.APPEND && --pieces[0] == 0) {
            throw new StoreException.Unavailable("lost answer", null);
          }
        };
    Request chain = Kind.TRANSFERS.chain(ids, false);
    assertThatThrownBy(() -> record(chain)).isInstanceOf(StoreException.Unavailable.class);
    after = step -> {};
    Map<String, Told> first = rejected();
    assertThat(first.size()).isBetween(1, MEMBERS - 1);

    recorder = newRecorder();
    List<Told> told = record(chain);

    isRecorded(told);
    assertThat(told).extracting(Told::outcome).containsOnly(TransferOutcome.CHAIN_TOO_LARGE.wire());
    assertThat(told).filteredOn(one -> first.containsKey(one.id())).allSatisfy(one -> assertThat(one).isEqualTo(first.get(one.id())));
  }

  @Test
  void twoRecordersOfTheSameMessageRefuseEachMemberOnce() {
    Request chain = Kind.TRANSFERS.chain(ids, false);
    Recorder rival = newRecorder();
    int[] appends = {0};
    List<List<Decision.Answer>> ofRival = new ArrayList<>();
    before =
        step -> {
          if (step.verb() == Step.Verb.APPEND && ++appends[0] == 2) {
            before = other -> {};
            ofRival.add(rival.record(List.of(chain), deadline()));
          }
        };

    List<Told> told = record(chain);

    isRecorded(told);
    assertThat(ofRival).hasSize(1);
    assertThat(ofRival.getFirst().getFirst().transfers()).extracting(Decision.OfTransfer::timestamp).containsExactlyElementsOf(told.stream().map(Told::timestamp).toList());
  }

  @Test
  void itsNeighboursAreMade() {
    Request accounts =
        new Request(
            List.of(
                new NewAccount(new AccountId("a"), USD, 1, AccountFlags.NONE, Amount.ZERO, "", ""),
                new NewAccount(new AccountId("b"), USD, 1, AccountFlags.NONE, Amount.ZERO, "", "")),
            List.of());
    List<NewTransfer> transfers = new ArrayList<>(Kind.TRANSFERS.chain(ids, false).transfers());
    transfers.addFirst(transfer("before", false));
    transfers.addLast(transfer("after", false));

    List<Told> told = record(accounts, new Request(List.of(), transfers), new Request(List.of(), List.of(transfer("behind", false))));

    assertThat(told).filteredOn(one -> one.outcome().equals(TransferOutcome.CREATED.wire())).extracting(Told::id).containsExactly("a", "b", "before", "after", "behind");
    assertThat(told).filteredOn(one -> one.outcome().equals(TransferOutcome.CHAIN_TOO_LARGE.wire())).hasSize(MEMBERS);
  }
}
