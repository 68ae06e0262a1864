package io.tallystick.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.Store;
import io.tallystick.journal.contract.Race;
import io.tallystick.journal.contract.Samples;
import io.tallystick.journal.dynamodb.Line.Fault;
import io.tallystick.journal.engine.RandomRequests;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.journal.verify.Verifier;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Several recorders and projectors at once on one shard of real tables, over a line that throttles, breaks and loses answers. What threads do when is
 * not repeatable; what has to hold afterwards is.
 */
class EnginesOnDynamoTest {
  private static final int WRITERS = 3;
  private static final int PROJECTORS = 2;
  private static final int BATCHES = 8;

  private static Line line;
  private static DynamoDbClient client;

  private final int shard = Samples.shard() % 256;
  private final AtomicLong clock = new AtomicLong(1_700_000_000_000_000_000L);
  private final Retry retry = new Retry(new Random(), time -> Thread.yield());
  private final Store store = LocalTables.store(client, LocalTables.create(client), retry);
  private final AtomicInteger writing = new AtomicInteger(WRITERS);
  /** Wakes every projector for each batch, as the journal's stream does. */
  private final Semaphore appended = new Semaphore(0);
  private final Set<TransferId> created = ConcurrentHashMap.newKeySet();
  private final Set<TransferId> sure = ConcurrentHashMap.newKeySet();

  @BeforeAll
  static void connect() {
    line = new Line(LocalTables.http().build());
    client = LocalTables.client().httpClientBuilder(null).httpClient(line).build();
  }

  @AfterAll
  static void closeClient() {
    client.close();
  }

  private static Deadline deadline() {
    return Deadline.after(LocalTables.PATIENCE);
  }

  @Test
  void rivalsOverABadLineRecordEveryTransferOnceAndPostItOnce() throws Exception {
    line.sometimes(
        new Random(11),
        new Fault.Answers(400, "ProvisionedThroughputExceededException"),
        new Fault.Answers(500, "InternalServerError"),
        new Fault.BreaksBefore(),
        new Fault.BreaksAfter(),
        new Fault.TimesOutAfter(),
        new Fault.Truncates());
    Race.of(WRITERS + PROJECTORS, i -> () -> i < WRITERS ? write(i) : project());
    line.next();

    assertThat(new Projector(store, shard, Projector.Limits.DEFAULT).post(deadline()).done()).isTrue();
    assertThat(new Verifier(store, shard, EnginesOnDynamoTest::deadline).verify((phase, done, total) -> {}))
        .satisfies(report -> assertThat(report.clean()).as(report.toString()).isTrue());
    assertThat(recorded()).isEqualTo(created).containsAll(sure);
  }

  private long write(int writer) {
    try {
      RandomRequests requests = new RandomRequests(new Random(writer));
      RecorderLimits few = new RecorderLimits(1_000, 4_000, 4_000, 8_000, 120_000, 8);
      Recorder recorder = new Recorder(store, shard, () -> clock.addAndGet(1_000_000), few, retry, RecorderListener.NONE);
      for (int batch = 0; batch < BATCHES; batch++) {
        List<Request> some = List.of(requests.next(clock.get()), surely("sure-" + writer + "-" + batch), requests.next(clock.get()));
        for (Decision.Answer answer : recorder.record(some, deadline())) {
          answer.transfers().stream().filter(made -> made.outcome() == TransferOutcome.CREATED).forEach(made -> created.add(made.id()));
        }
        appended.release(PROJECTORS);
        if (batch % 5 == 0) {
          recorder.expireDue(5, deadline());
        }
      }
      return writer;
    } finally {
      writing.decrementAndGet();
      appended.release(PROJECTORS);
    }
  }

  /** A request whose transfer nothing stands in the way of. */
  private Request surely(String id) {
    AccountId payer = new AccountId("payer");
    AccountId payee = new AccountId("payee");
    Asset asset = Asset.of("EUR/2");
    sure.add(new TransferId(id));
    return new Request(
        List.of(
            new NewAccount(payer, asset, 1, AccountFlags.NONE, Amount.ZERO, "", ""), new NewAccount(payee, asset, 1, AccountFlags.NONE, Amount.ZERO, "", "")),
        List.of(
            new NewTransfer(
                new TransferId(id), payer, payee, Amount.of(5), asset, 1, TransferFlags.NONE, TransferId.NONE, TransferId.NONE, 0, "", "", null)));
  }

  private long project() throws InterruptedException {
    Projector projector = new Projector(store, shard, new Projector.Limits(3, 30, 6));
    long posted = -1;
    while (writing.get() > 0) {
      appended.acquire();
      posted = projector.post(deadline()).posted();
    }
    return posted;
  }

  /** The transfers in the journal. */
  private Set<TransferId> recorded() {
    List<TransferId> recorded = new ArrayList<>();
    long next = 0;
    for (List<Segment> page = store.journal().read(shard, next, 100, deadline());
        !page.isEmpty();
        page = store.journal().read(shard, next, 100, deadline())) {
      for (Segment segment : page) {
        for (Entry entry : SegmentCodec.open(segment).entries()) {
          if (entry instanceof Entry.TransferMade(var transfer, var _, long _)) {
            recorded.add(transfer.id());
          }
        }
      }
      next = page.getLast().sequence() + 1;
    }
    assertThat(recorded).doesNotHaveDuplicates();
    return new HashSet<>(recorded);
  }
}
