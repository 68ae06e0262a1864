package io.tallystick.local.capacity;

import static io.tallystick.local.capacity.Assumption.*;

import io.tallystick.journal.record.ShardedRecorder;
import io.tallystick.ledger.Limits;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What a ledger under a load comes to on DynamoDB: how many transfers a second it takes at most, what stops it there, and what a transfer costs. A model of AWS's limits and prices, not a measurement; {@code
 * docs/internals/capacity.md} lists what it assumes and leaves out. Pure: the same load and assumptions give the same answer.
 *
 * <p>Each limit is a share of what is there that the load uses. All shares grow with the rate, so the most that a ledger takes is the rate at which the first of them is 1.
 */
public final class Capacity {
  private static final double UNIT_BYTES = 1_024;
  private static final double READ_UNIT_BYTES = 4_096;
  private static final double MEGABYTES_PER_GB = 1_024;
  private static final double MILLIS = 1e3;
  private static final double MILLION = 1e6;
  private static final double SQS_REQUEST_BYTES = 64 * 1_024;
  /** Lambda receives and deletes messages in tens. */
  private static final double MESSAGES_TOGETHER = 10;
  /** Cursor and end of each run. */
  private static final double CURSOR_WRITES = 2;
  /** The clearing balance of an asset. */
  private static final double CLEARING_WRITES = 1;
  /** Reads of the cursor in each run. */
  private static final double CURSOR_READS = 2;
  /** Ids of a run that are of one second are in so many items. */
  private static final double BUCKETS = 8;
  /** The fields by which every transfer is found: code and asset. */
  private static final double FIELDS = 2;
  /** Of a transfer between two shards: prepared on both, decided, ended. */
  private static final double ROUNDS_ACROSS = 4;
  private static final double LINES_PER_PAGE = 350;
  /** Transfers in a page of a field, or of a group of ids. */
  private static final double ROWS_PER_PAGE = 8_192;
  /** No run has more transfers. */
  private static final double RUN_TRANSFERS = 40_000;
  /** Transfers a second; nothing is asked of the model beyond it. */
  static final double HIGHEST_RATE = 1e9;
  /** Seconds. */
  private static final double LONGEST_ROUND = 3_600;
  private static final int HALVINGS = 60;
  private static final int MOST_FITTING = 256;
  private static final double NEARLY = 0.95;

  private final Load load;
  private final Assumptions assumptions;

  public Capacity(Load load, Assumptions assumptions) {
    this.load = load;
    this.assumptions = assumptions;
  }

  private double of(Assumption assumption) {
    return assumptions.of(assumption);
  }

  /**
   * The segments of a shard that are appended together, one for each batch or more: what a batch has for the shard in one of its rounds.
   */
  private final class Round {
    final double share;
    /** Segments for each batch of a recorder. */
    final double segments;
    /** Transfers in each segment. */
    final double transfers;
    final double segmentBytes;
    final double segmentUnits;

    /**
     * @param share of all transfers that have an entry there in that round
     * @param legs of each of them on the shard
     * @param size of each of them, of a transfer that is recorded at once
     */
    Round(Shard shard, double share, double legs, double size) {
      this.share = share;
      double hit = 1 - Math.pow(1 - share, load.batch()); // how likely a batch has a transfer for the shard
      transfers = Math.min(share == 0 ? 1 : load.batch() * share / hit, segmentLimit());
      segments = load.batch() * share / transfers;
      segmentBytes = SegmentSize.bytes(transfers * size, shard.touched(transfers * legs / 2));
      segmentUnits = Math.ceil(segmentBytes / UNIT_BYTES);
    }

    /** Segments a second. */
    double appends(double rate) {
      return rate * share / transfers;
    }

    double appendSeconds() {
      return (of(APPEND_MS) + transfers * of(TRANSFER_RECORDED_MS)) / MILLIS;
    }
  }

  /** What a shard has of the load: one that has that share of the legs of all transfers. */
  private final class Shard {
    final double share;
    final double accounts = (double) load.accounts() / load.shards();
    /** First what is on one shard together with what is prepared by coordinators; where transfers cross, then what participants prepare, coordinators decide, participants end. */
    final List<Round> rounds;

    Shard(double share) {
      this.share = share;
      double across = load.across();
      double prepared = of(CROSSING_PREPARED_SIZE);
      double ended = of(CROSSING_ENDED_SIZE);
      Round first = new Round(this, share, 2 - across, 1 - across + across * prepared);
      rounds =
          across == 0
              ? List.of(first)
              : List.of(first, new Round(this, share * across, 1, prepared), new Round(this, share * across, 1, ended), new Round(this, share * across, 1, ended));
    }

    private double sum(ToDoubleFunction<Round> of) {
      return rounds.stream().mapToDouble(of).sum();
    }

    /** Transfers in the segment of the first round. */
    double transfers() {
      return rounds.getFirst().transfers;
    }

    /** Different accounts that so many transfers touch. */
    double touched(double made) {
      return accounts * (1 - Math.pow(1 - 2 / accounts, made));
    }

    /** Write units a second of its segments, each appended once. */
    double units(double rate) {
      return sum(round -> round.appends(rate) * round.segmentUnits);
    }

    /** Read units a second for whoever follows its journal. */
    double followed(double rate) {
      return sum(round -> round.appends(rate) * Math.ceil(round.segmentBytes / READ_UNIT_BYTES));
    }

    /** Of each second, what it takes to append its segments one after the other. */
    double busy(double rate) {
      return sum(round -> round.appends(rate) * round.appendSeconds());
    }

    /** Bytes of the journal for each transfer that has its legs there. */
    double bytesOfTransfer() {
      return share == 0 ? rounds.getFirst().segmentBytes : sum(round -> round.segmentBytes / round.transfers * round.share) / share;
    }

    /** Attempts for each segment. Any other recorder's segment that arrives while one is being decided and appended takes its place; arrivals are taken as independent. */
    double attempts(double rate) {
      double appends = sum(round -> round.appends(rate));
      double others = appends * (load.recorders() - 1) / load.recorders();
      return Math.exp(appends == 0 ? 0 : others * busy(rate) / appends);
    }

    /** @param seconds from one run to the next */
    Run run(double rate, double seconds) {
      return new Run(this, Math.clamp(rate * share * seconds, transfers(), Math.max(transfers(), RUN_TRANSFERS)), seconds);
    }
  }

  /** One run of the projector on a shard. */
  private final class Run {
    final double transfers;
    final double accountWrites;
    final double statementUnits;
    final double otherUnits;
    final double readUnits;

    Run(Shard shard, double transfers, double seconds) {
      this.transfers = transfers;
      accountWrites = shard.touched(transfers);
      double lines = 2 * transfers / accountWrites;
      double pages = Math.ceil(lines / LINES_PER_PAGE);
      statementUnits = accountWrites * pages * units(lines / pages * of(LINE_BYTES));
      // What goes between two shards is recorded on both, so both have its id.
      double recorded = transfers * (1 + load.across());
      double groups = Math.min(recorded, BUCKETS * Math.max(1, seconds));
      double fieldPages = Math.ceil(recorded / ROWS_PER_PAGE);
      otherUnits =
          CURSOR_WRITES
              + (load.across() == 0 ? 0 : CLEARING_WRITES)
              + groups * units(recorded / groups * of(ID_BYTES))
              + FIELDS * fieldPages * units(recorded / fieldPages * of(FIELD_BYTES));
      readUnits = CURSOR_READS + Math.max(1, transfers * shard.bytesOfTransfer() / READ_UNIT_BYTES);
    }

    double units() {
      return accountWrites + statementUnits + otherUnits;
    }

    double seconds() {
      return (of(POSTING_MS) + transfers * of(TRANSFER_POSTED_MS)) / MILLIS;
    }

      /** Units of an item that has about so many bytes besides the rest of the item. */
    private double units(double bytes) {
      return Math.ceil((bytes + of(PAGE_BYTES)) / UNIT_BYTES);
    }
  }

  /**
   * What comes of that rate, possible or not.
   *
   * @param rate transfers a second, above 0
   */
  public Prediction at(double rate) {
    Shard busiest = new Shard(load.busiestShare());
    Shard other = new Shard(load.otherShare());
    double attempts = busiest.attempts(rate);
    double journalUnits = all(busiest.units(rate) * attempts, other.units(rate) * other.attempts(rate));
    double every = Math.max(load.window(), roundSeconds(rate, busiest, other));
    Run busiestRun = busiest.run(rate, every);
    Run otherRun = other.run(rate, every);
    double busiestRuns = rate * busiest.share / busiestRun.transfers;
    double otherRuns = rate * other.share / otherRun.transfers;
    double runs = all(busiestRuns, otherRuns);
    double batches = rate / load.batch();
    double following = rate * (load.recorders() - 1) * entries() * of(TRANSFER_FOLLOWED_MS) / MILLIS;
    double recording = batches * batchSeconds(busiest, other, attempts) + following;
    double posting = all(busiestRuns * busiestRun.seconds(), otherRuns * otherRun.seconds());

    Map<Limit, Double> used = new EnumMap<>(Limit.class);
    used.put(Limit.JOURNAL_PARTITION, busiest.units(rate) * attempts / of(PARTITION_WRITE_UNITS));
    used.put(Limit.SHARD_TURNS, busiest.busy(rate));
    used.put(Limit.RECORDERS, recording / load.recorders());
    used.put(Limit.PROJECTORS, projectorRate(rate, busiest, other) * (of(TRANSFER_POSTED_MS) + of(POSTING_MS) / RUN_TRANSFERS) / MILLIS);
    used.put(Limit.JOURNAL_TABLE, journalUnits / of(TABLE_WRITE_UNITS));
    used.put(Limit.ACCOUNTS_TABLE, all(busiestRuns * busiestRun.accountWrites, otherRuns * otherRun.accountWrites) / of(TABLE_WRITE_UNITS));
    used.put(Limit.STATEMENTS_TABLE, all(busiestRuns * busiestRun.statementUnits, otherRuns * otherRun.statementUnits) / of(TABLE_WRITE_UNITS));

    double postUnits = all(busiestRuns * busiestRun.units(), otherRuns * otherRun.units());
    double readUnits = all(busiestRuns * busiestRun.readUnits, otherRuns * otherRun.readUnits) + catchUpUnits(busiest, other, rate);
    double dollars =
        MILLION / rate
            * ((journalUnits + postUnits) * of(WRITE_PRICE) / MILLION
                + readUnits * of(READ_PRICE) / MILLION
                + (recording + posting) * of(MEMORY_MB) / MEGABYTES_PER_GB * of(GB_SECOND_PRICE)
                + (batches + runs) * of(INVOCATION_PRICE) / MILLION
                + rate * requestsPerTransfer() * of(QUEUE_PRICE) / MILLION);
    return new Prediction(rate, used, every, 100 * (1 - 1 / attempts), journalUnits / rate, postUnits / rate, readUnits / rate, dollars);
  }

  /** Transfers that a recorder decides together on one shard: those of a call are divided among the shards that it works on at once. */
  private double segmentLimit() {
    return (double) Limits.REQUEST_EVENTS / Math.min(ShardedRecorder.WIDTH, load.shards());
  }

  /** Shards that one projector has. */
  private double shardsOfProjector() {
    return load.shards() / Math.min(load.shards(), of(STREAM_SHARDS));
  }

  /** Transfers a second of the busiest shard's projector. */
  private double projectorRate(double rate, Shard busiest, Shard other) {
    return rate * (busiest.share + (shardsOfProjector() - 1) * other.share);
  }

  /** The time in which a projector gives each of its shards a run, if runs grow as long as it is away: the longer, the more of its time transfers take. */
  private double roundSeconds(double rate, Shard busiest, Shard other) {
    double free = 1 - projectorRate(rate, busiest, other) * of(TRANSFER_POSTED_MS) / MILLIS;
    return Math.min(LONGEST_ROUND, shardsOfProjector() * of(POSTING_MS) / MILLIS / Math.max(free, 1 / LONGEST_ROUND));
  }

  /** The highest rate that the ledger takes, and what comes of it. */
  public Prediction most() {
    double low = 0;
    double high = HIGHEST_RATE;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (at(middle).possible()) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return at(low);
  }

  /** The smallest power of two of recorders with which a ledger takes nearly as much as with any other, and what it takes with them. */
  public static Capacity withFittingRecorders(Load load, Assumptions assumptions) {
    List<Capacity> all =
        IntStream.iterate(1, recorders -> recorders <= MOST_FITTING, recorders -> 2 * recorders)
            .mapToObj(recorders -> new Capacity(load.withRecorders(recorders), assumptions))
            .toList();
    double best = all.stream().mapToDouble(capacity -> capacity.most().rate()).max().orElseThrow();
    return all.stream().filter(capacity -> capacity.most().rate() >= NEARLY * best).findFirst().orElseThrow();
  }

  public Load load() {
    return load;
  }

  private double all(double busiest, double other) {
    return busiest + (load.shards() - 1) * other;
  }

  /** Entries of a transfer on the shards of its legs, those of all its rounds together. */
  private double entries() {
    return 1 + (ROUNDS_ACROSS - 1) * load.across();
  }

  /**
   * A recorder's time for one batch. So many shards as it records on at once wait for their appends together, one round after the other; what it decides again costs its time again.
   *
   * @param attempts for each segment
   */
  private double batchSeconds(Shard busiest, Shard other, double attempts) {
    double appends = 0;
    for (int round = 0; round < busiest.rounds.size(); round++) {
      appends += Math.ceil(all(busiest.rounds.get(round).segments, other.rounds.get(round).segments) / ShardedRecorder.WIDTH);
    }
    double waiting = of(RECORDING_MS) + (appends - 1) * of(APPEND_MS) + busiest.rounds.size() * (attempts - 1) * of(APPEND_MS);
    double work = 1 + (of(CROSSING_WORK) - 1) * load.across();
    return (waiting + attempts * load.batch() * work * of(TRANSFER_RECORDED_MS)) / MILLIS;
  }

  /** Each recorder reads what the others appended. */
  private double catchUpUnits(Shard busiest, Shard other, double rate) {
    double units = all(busiest.followed(rate), other.followed(rate));
    return (load.recorders() - 1) * units;
  }

  private double requestsPerTransfer() {
    double messages = 1.0 / load.perMessage();
    double together = Math.min(MESSAGES_TOGETHER, Math.max(1, (double) load.batch() / load.perMessage()));
    double sends = Math.ceil(load.perMessage() * of(MESSAGE_BYTES) / SQS_REQUEST_BYTES);
    return messages * sends * (1 + 2 / together);
  }
}
