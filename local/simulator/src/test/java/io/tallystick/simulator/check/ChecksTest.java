package io.tallystick.simulator.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.events.LedgerEventWriter;
import io.tallystick.journal.AfterBalance;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Hash;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.SegmentTooLarge;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.local.linear.Linearizability;
import io.tallystick.local.linear.Operation;
import io.tallystick.publisher.Batch;
import io.tallystick.publisher.JournalEvents;
import io.tallystick.publisher.Publisher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checks of a simulation pass what is right and find what is wrong, each by itself. */
class ChecksTest {
  private static final Asset USD = Asset.of("USD/2");

  private final MemoryStore store = new MemoryStore();
  private final List<Request> requests =
      List.of(
          new Request(List.of(account("a"), account("b")), List.of()),
          request(transfer("t1", TransferFlags.NONE, "")),
          request(transfer("hold", TransferFlags.of(TransferFlag.PENDING), "")),
          request(new NewTransfer(new TransferId("void"), AccountId.NONE, AccountId.NONE, Amount.ZERO, null, 0, TransferFlags.of(TransferFlag.VOID_PENDING_TRANSFER), new TransferId("hold"), TransferId.NONE, 0, "", "", null)),
          request(transfer("burned", TransferFlags.NONE, "").with(TransferFlags.NONE), "nobody"));
  private final List<Segment> segments = new ArrayList<>();
  private final Findings findings = new Findings();
  private final Linearizability rules = new Linearizability();
  private final IdBook ids = new IdBook();
  private final JournalCheck journal = new JournalCheck(findings, rules, ids, new ChainBook(1), new DoubleEntry());
  private final OutcomesCheck outcomes = new OutcomesCheck(findings, List.of(journal));

  private static NewAccount account(String id) {
    return new NewAccount(new AccountId(id), USD, 1, AccountFlags.NONE, Amount.ZERO, "", "");
  }

  private static NewTransfer transfer(String id, TransferFlags flags, String pending) {
    return new NewTransfer(
        new TransferId(id), new AccountId("a"), new AccountId("b"), Amount.of(5), USD, 1, flags, new TransferId(pending), TransferId.NONE, 0, "", "", null);
  }

  private static Request request(NewTransfer transfer) {
    return new Request(List.of(), List.of(transfer));
  }

  private static Request request(NewTransfer like, String debit) {
    return request(
        new NewTransfer(like.id(), new AccountId(debit), like.creditAccountId(), like.amount(), USD, 1, like.flags(), TransferId.NONE, TransferId.NONE, 0, "", "", null));
  }

  private static Deadline ample() {
    return Deadline.after(Duration.ofMinutes(1));
  }

  @BeforeEach
  void record() {
    Recorder recorder = new Recorder(store, 0, () -> 1_000_000_000L, RecorderLimits.DEFAULT, new Retry(new Random(1), time -> {}), RecorderListener.NONE);
    for (Request request : requests) {
      recorder.record(List.of(request), ample());
      rules.add(Operation.unanswered(0, new Operation.Asked.Recording(request)));
    }
    segments.addAll(store.journal().read(0, 0, 100, ample()));
    assertThat(segments).hasSize(requests.size());
  }

  private String found() {
    return String.join("\n", findings.sentences());
  }

  private void write(int count) {
    segments.subList(0, count).forEach(journal::written);
    assertThat(found()).isEmpty();
  }

  /** Another segment after those that are written. */
  private void forge(List<Entry> entries, AfterBalance... balances) throws SegmentTooLarge {
    Hash tip = segments.get((int) journal.last()).hash();
    journal.written(SegmentCodec.seal(0, journal.last() + 1, tip, 0, new SegmentContent(entries, List.of(balances))));
  }

  private static AfterBalance balance(String account, long pendingDebits, long debits, long pendingCredits, long credits) {
    return new AfterBalance(new AccountId(account), new Totals(Amount.of(pendingDebits), Amount.of(debits), Amount.of(pendingCredits), Amount.of(credits)), false);
  }

  private List<Entry> entries(int sequence) {
    return SegmentCodec.open(segments.get(sequence)).entries();
  }

  @Test
  void whatIsRightPasses() {
    write(segments.size());
    publish();
    outcomes.complete();
    assertThat(found()).isEmpty();
    assertThat(ids.decided(new TransferId("t1"))).isTrue();
    assertThat(ids.decided(new TransferId("burned"))).isTrue();
    assertThat(ids.decided(new TransferId("t2"))).isFalse();
  }

  @Test
  void aSegmentThatIsWrittenOverIsFound() {
    write(2);
    journal.written(segments.get(1));
    assertThat(found()).startsWith("a segment was written over: 1");
  }

  @Test
  void aGapIsFound() {
    write(1);
    journal.written(segments.get(2));
    assertThat(found()).startsWith("the journal has a gap: before sequence 2");
  }

  @Test
  void aSegmentThatDoesNotFollowIsFound() throws SegmentTooLarge {
    write(2);
    journal.written(SegmentCodec.seal(0, 2, Hash.ZERO, 0, SegmentCodec.open(segments.get(2))));
    assertThat(found()).startsWith("the journal's chain is broken");
  }

  @Test
  void whatDoesNotBalanceIsFound() throws SegmentTooLarge {
    write(1);
    forge(entries(1), balance("a", 0, 5, 0, 0), balance("b", 0, 0, 0, 4));
    assertThat(found()).contains("debits and credits differ: shard 0 after sequence 1");
  }

  @Test
  void pendingTotalsThatDoNotBalanceAreFound() throws SegmentTooLarge {
    write(2);
    forge(entries(2), balance("a", 5, 5, 0, 0), balance("b", 0, 0, 4, 5));
    assertThat(found()).contains("debits and credits differ: shard 0 after sequence 2");
  }

  @Test
  void anIdThatHasEffectTwiceIsFoundAndThatTheRulesDoNotMakeIt() throws SegmentTooLarge {
    write(2);
    forge(entries(1), balance("a", 0, 10, 0, 0), balance("b", 0, 0, 0, 10));
    assertThat(found()).contains("timestamps do not grow").contains("an id has effect twice").contains("the rules: 1 × the journal has what the rules do not make");
  }

  @Test
  void whatBecomesOfAnIdLaterIsFound() {
    IdBook book = new IdBook();
    Entry made = entries(1).getFirst();
    Entry burned = new Entry.TransferRejected(new TransferId("t1"), TransferOutcome.DEBIT_ACCOUNT_NOT_FOUND, 7);
    assertThat(book.add(0, made)).isEmpty();
    assertThat(book.add(0, burned)).contains("an id was burned after its transfer was made");
    IdBook other = new IdBook();
    assertThat(other.add(0, burned)).isEmpty();
    assertThat(other.add(0, burned)).contains("a transfer was refused twice for the same reason");
    assertThat(other.add(0, made)).contains("a transfer was made after its id was burned");
    IdBook third = new IdBook();
    assertThat(third.add(0, entries(0).getFirst())).isEmpty();
    assertThat(third.add(0, entries(0).getFirst())).contains("an account was opened twice");
    assertThat(third.add(0, new Entry.TransferRejected(new TransferId("t1"), TransferOutcome.ASSET_REQUIRED, 7))).isEmpty();
    assertThat(third.add(0, made)).as("the id was left free").isEmpty();
  }

  @Test
  void aHoldThatEndsTwiceIsFound() {
    IdBook book = new IdBook();
    Entry.HoldExpired expired = new Entry.HoldExpired(new TransferId("hold"), new AccountId("a"), new AccountId("b"), Amount.of(5), TransferFlags.NONE, 9);
    assertThat(book.add(0, entries(2).getFirst())).isEmpty();
    assertThat(book.add(0, entries(3).getFirst())).isEmpty();
    assertThat(book.add(0, expired)).contains("a hold was ended twice");
    IdBook other = new IdBook();
    assertThat(other.add(0, expired)).isEmpty();
    assertThat(other.add(0, entries(3).getFirst())).contains("a hold was ended twice");
  }

  // ---- what is published

  private void publish() {
    Batch batch = batch();
    StringBuilder json = new StringBuilder("[");
    batch.happenings().forEach(happening -> happening.events().forEach(event -> {
      json.append(json.length() == 1 ? "" : ",");
      LedgerEventWriter.cloudEvent(event, batch.source(), "0-0", json);
    }));
    take(json.append(']').toString());
  }

  private Batch batch() {
    return new JournalEvents(store, 0, "sim", Publisher.Limits.DEFAULT).after(-1, ample()).orElseThrow();
  }

  private String event(int happening) {
    StringBuilder json = new StringBuilder();
    LedgerEventWriter.cloudEvent(batch().happenings().get(happening).events().getFirst(), batch().source(), "0-0", json);
    return json.toString();
  }

  private void take(String json) {
    outcomes.take("0-0", json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void repeatsOfTheSameAreRight() {
    write(segments.size());
    take("[" + event(0) + "," + event(1) + "]");
    take("[" + event(0) + "]");
    take("[" + event(1) + "," + event(2) + "]");
    assertThat(found()).isEmpty();
  }

  @Test
  void anEventOfNothingIsFound() {
    write(2);
    take("[" + event(4) + "]");
    assertThat(found()).startsWith("an event was published of what the journal does not have: 0:3:0");
  }

  @Test
  void anEventThatComesAgainAsAnotherIsFound() {
    write(segments.size());
    take("[" + event(2) + "]");
    take("[" + event(2).replace("\"5\"", "\"6\"") + "]");
    assertThat(found()).startsWith("an event was published again as another one: 0:1:0");
  }

  @Test
  void eventsOutOfOrderAreFound() {
    write(segments.size());
    take("[" + event(2) + "," + event(0) + "]");
    assertThat(found()).startsWith("an event was published out of order: 0:0:0");
  }

  @Test
  void anEventOfAnotherKindOrSubjectIsFound() {
    write(segments.size());
    take("[" + event(2).replace("\"subject\":\"t1\"", "\"subject\":\"t2\"") + "]");
    take("[" + event(3).replace("transfer.held.v1", "transfer.posted.v1") + "]");
    assertThat(findings.sentences()).hasSize(2).allMatch(finding -> finding.startsWith("an event does not say what the journal does"));
  }

  @Test
  void anEntryThatWasNeverPublishedIsFound() {
    write(segments.size());
    take("[" + event(0) + "," + event(1) + "," + event(2) + "]");
    outcomes.complete();
    assertThat(found()).startsWith("an entry was never published: 0:2:0");
  }
}
