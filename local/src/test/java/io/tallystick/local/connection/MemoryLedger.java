package io.tallystick.local.connection;

import io.tallystick.events.ParsedRequest;
import io.tallystick.events.RequestReader;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Store;
import io.tallystick.journal.memory.MemoryDeliveryStore;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A ledger in memory whose clock stands still unless a test moves it; requests are given as their JSON. */
public final class MemoryLedger implements Connector {
  private static final QueueUrls QUEUES =
      new QueueUrls("memory://requests", "memory://requests.fifo", "memory://invalid");

  public final MemoryStore store = new MemoryStore();
  public final MemoryDeliveryStore deliveries = new MemoryDeliveryStore();
  private final Recorder recorder;
  private final Projector projector = new Projector(store, LedgerConnection.SHARD, Projector.Limits.DEFAULT);
  private final SqsClient sqs;
  /** Of its stream; null where a test has none. */
  public KinesisClient kinesis;

  private Store seen = store;
  public long now = 1_000_000_000_000_000_000L;

  public MemoryLedger() {
    this(new SqsClient() {
      @Override
      public String serviceName() {
        return "sqs";
      }

      @Override
      public void close() {}
    });
  }

  public MemoryLedger(SqsClient sqs) {
    this.sqs = sqs;
    recorder =
        new Recorder(
            store,
            LedgerConnection.SHARD,
            () -> now,
            RecorderLimits.DEFAULT,
            new Retry(new Random(1), time -> {}),
            RecorderListener.NONE);
  }

  /** Decides a request message and commits it. */
  public Decision.Answer record(String json) {
    ParsedRequest parsed = new RequestReader().read(json.getBytes(StandardCharsets.UTF_8));
    if (!(parsed instanceof ParsedRequest.Readable readable)) {
      throw new IllegalArgumentException(parsed.toString());
    }
    return record(readable.toLedgerRequest());
  }

  /** Decides a request and commits it. */
  public Decision.Answer record(Request request) {
    return recorder.record(List.of(request), deadline()).getFirst();
  }

  /** Posts everything to the read tables. */
  public void project() {
    projector.post(deadline());
  }

  /** What commands see from now on instead of the store itself. */
  public void show(Store store) {
    seen = store;
  }

  /** The store as it would be if its table of accounts had lost one. */
  public Store withoutAccount(String id) {
    return new WithoutAccount(store, id);
  }

  public Deadline deadline() {
    return Deadline.after(Duration.ofMinutes(1));
  }

  @Override
  public LedgerConnection open(LedgerOptions options) {
    return new LedgerConnection("memory", seen, deliveries, sqs, QUEUES, () -> kinesis, Optional.empty(), List.of());
  }
}
