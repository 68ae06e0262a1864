package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.events.ParsedRequest;
import io.tallystick.events.RequestReader;
import io.tallystick.journal.AppendResult;
import io.tallystick.journal.Checkpoints;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Cursors;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.FieldIndex;
import io.tallystick.journal.FixedShards;
import io.tallystick.journal.Journal;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Segment;
import io.tallystick.journal.Statements;
import io.tallystick.journal.Store;
import io.tallystick.journal.TransferIndex;
import io.tallystick.journal.readmodel.LedgerReader;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.journal.record.ShardedRecorder;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Sharding;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A ledger of two shards for tests, on which processes die in the midst of what they do. */
final class SeveralShards {
  static final Sharding SHARDING = new Sharding(2);

  private final Store store;
  private final Retry retry;
  private final AtomicLong clock;
  private final Deadline time;

  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** @param store that nobody watches */
  SeveralShards(Store store, Retry retry, AtomicLong clock, Deadline time) {
    this.store = store;
    this.retry = retry;
    this.clock = clock;
    this.time = time;
  }

  /** An id that lives on that shard. */
  static String id(int shard, String name) {
    for (int i = 0; ; i++) {
      String id = name + i;
      if (SHARDING.shardOf(new AccountId(id)) == shard) {
        return id;
      }
    }
  }

  ShardedRecorder recorder(Store of, RecorderLimits limits) {
    return new ShardedRecorder(new FixedShards(of, SHARDING), shard -> new Recorder(of, shard, clock::incrementAndGet, limits, retry, RecorderListener.NONE), 1);
  }

  void record(ShardedRecorder recorder, String... bodies) {
    assertThat(new BatchLoop(recorder::commit, null, messages -> {}).run(Messages.of(bodies), time)).isEmpty();
  }

  /** A process dies before its n-th append: of a transfer between two shards these are prepared, prepared, decided, ended. */
  void dieBefore(int append, String body) {
    AtomicInteger appends = new AtomicInteger();
    ShardedRecorder dying = recorder(new Dying(store, appends, append), RecorderLimits.forMemory(64L << 20));
    ParsedRequest.Readable request = (ParsedRequest.Readable) new RequestReader().read(body.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> dying.commit(List.of(request.toLedgerRequest()), time)).isInstanceOf(Crash.class);
  }

  /** The read tables have all of it. */
  void project() {
    for (int shard = 0; shard < SHARDING.shards(); shard++) {
      assertThat(new Projector(store, shard, Projector.Limits.DEFAULT).post(time).done()).isTrue();
    }
  }

  /** The chains that are prepared somewhere. */
  Set<ChainKey> inFlight() {
    Set<ChainKey> keys = new TreeSet<>();
    for (int shard = 0; shard < SHARDING.shards(); shard++) {
      new LedgerReader(store, shard).inFlight(Consistency.STRONG, time).value().prepared().stream().map(CrossEntry.Prepared::key).forEach(keys::add);
    }
    return keys;
  }

  private record Dying(Store real, AtomicInteger appends, int at) implements Store {
    @Override
    public Journal journal() {
      Journal journal = real.journal();
      return new Journal() {
        @Override
        public AppendResult append(Segment segment, Deadline deadline) {
          if (appends.incrementAndGet() >= at) {
            throw new Crash();
          }
          return journal.append(segment, deadline);
        }

        @Override
        public List<Segment> read(int shard, long from, int limit, Deadline deadline) {
          return journal.read(shard, from, limit, deadline);
        }

        @Override
        public Optional<Segment> at(int shard, long sequence, Deadline deadline) {
          return journal.at(shard, sequence, deadline);
        }

        @Override
        public Map<Long, Segment> those(int shard, Collection<Long> sequences, Deadline deadline) {
          return journal.those(shard, sequences, deadline);
        }

        @Override
        public Optional<Segment> last(int shard, Deadline deadline) {
          return journal.last(shard, deadline);
        }
      };
    }

    @Override
    public Checkpoints checkpoints() {
      return real.checkpoints();
    }

    @Override
    public Cursors cursors() {
      return real.cursors();
    }

    @Override
    public TransferIndex transfers() {
      return real.transfers();
    }

    @Override
    public FieldIndex fields() {
      return real.fields();
    }

    @Override
    public Statements statements() {
      return real.statements();
    }
  }
}
