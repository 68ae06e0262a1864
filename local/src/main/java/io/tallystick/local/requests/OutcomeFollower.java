package io.tallystick.local.requests;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.Store;
import io.tallystick.journal.record.Hindsight;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.ShardedHindsight;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Shard;
import io.tallystick.ledger.Sharding;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.connection.LedgerConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Follows requests from the queue to their outcomes and gives these out in the order of the lines.
 *
 * <p>The queue answers nothing, so the journal has to tell: it is read from where it ended before the first request was sent, and when it has shown all ids of a
 * request, {@link Hindsight} says what became of it. It shows nothing of a request that only repeats what is known; such a one is looked for now and then
 * anyway, ever less often. What is still not known when the time is over is unresolved.
 *
 * <p>One thread feeds it, the sender's threads tell it what was sent, and one thread, its own, follows.
 *
 * @param <O> what is given out for each line
 */
public final class OutcomeFollower<O> {
  /** The bytes of the messages that are followed at once; a single one is never too large. */
  public static final long WINDOW_BYTES = FollowedRequests.BYTES;

  /** Segments read at once. */
  private static final int PAGE = 50;
  /** The most events that are looked for at once. */
  private static final int LOOK_EVENTS = 8_000;
  /** How long one look at the store may take. */
  private static final Duration LOOK_TIME = Duration.ofMinutes(1);
  /** Between two looks at a journal that does not grow: at first, then twice as long each time. */
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final long MEBIBYTE = 1024 * 1024;
  /** What is remembered between two looks; the follower needs little, since it asks about what is new. */
  private static final RecorderLimits LIMITS = new RecorderLimits(LOOK_EVENTS, 32 * MEBIBYTE, 32 * MEBIBYTE, 64 * MEBIBYTE, Long.MAX_VALUE, 16);

  private final Store store;
  private final Backlog backlog;
  private final Patience patience;
  private final LongSupplier nanoTime;
  private final Retry.Sleeper sleeper;
  private final Consumer<O> output;
  private final ShardedHindsight hindsight;
  private final FollowedRequests<O> requests = new FollowedRequests<>();
  private final Thread thread = Thread.ofPlatform().name("outcomes").daemon().unstarted(this::run);
  /** The next segment to read of each shard. */
  private final long[] next;

  /** When anything last became known of a request. */
  private long news;

  /**
   * Begins to follow from the journal's present end.
   *
   * @param queueUrl where the requests are sent
   * @param output takes the outcomes, in order, in the follower's thread; what it throws ends the following
   */
  public OutcomeFollower(LedgerConnection ledger, String queueUrl, Clock clock, Patience patience, Consumer<O> output) {
    this(ledger, new QueueBacklog(ledger.sqs(), queueUrl, clock.nanoTime()), clock, patience, output);
  }

  /**
   * The same of requests that go to a stream. A stream does not say how much of it was handed out, so a request that is refused again, as it was before it was sent,
   * stays unresolved: its refusal is not recorded a second time.
   */
  public static <O> OutcomeFollower<O> ofStream(LedgerConnection ledger, Clock clock, Patience patience, Consumer<O> output) {
    return new OutcomeFollower<>(ledger, Backlog.UNKNOWN, clock, patience, output);
  }

  private OutcomeFollower(LedgerConnection ledger, Backlog backlog, Clock clock, Patience patience, Consumer<O> output) {
    this.store = ledger.store();
    this.backlog = backlog;
    this.patience = patience;
    this.nanoTime = clock.nanoTime();
    this.sleeper = clock.sleeper();
    this.output = output;
    this.news = nanoTime.getAsLong();
    Sharding sharding = ledger.sharding();
    this.next = new long[sharding.shards()];
    long[] since = new long[sharding.shards()];
    for (int shard = 0; shard < sharding.shards(); shard++) {
      Optional<Segment> last = store.journal().last(shard, Deadline.after(LOOK_TIME));
      next[shard] = last.map(segment -> segment.sequence() + 1).orElse(0L);
      since[shard] = last.map(Segment::lastTimestamp).orElse(0L);
    }
    RecorderLimits limits = sharding.several() ? LIMITS.sharedBy(sharding.shards(), 1) : LIMITS;
    this.hindsight = new ShardedHindsight(sharding, shard -> new Hindsight(store, new Shard(shard, sharding), clock.epochNanos(), limits, since[shard]));
  }

  public void start() {
    thread.start();
  }

  /**
   * A request will be sent; waits for room.
   *
   * @param number as the sender calls it
   * @param bytes of its message
   * @param sender puts under way what it has, if there is no room: that is made by requests that were sent
   */
  public void expect(long number, int bytes, Followed<O> request, RequestSender sender) {
    if (!requests.hasRoom(bytes)) {
      sender.dispatch();
    }
    add(new FollowedRequest<>(number, bytes, request));
  }

  /** What is to be given out for a line is known already. */
  public void known(long number, O outcome) {
    add(new FollowedRequest<>(number, outcome));
  }

  private void add(FollowedRequest<O> line) {
    try {
      requests.add(line);
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  /** The queue has taken a message. */
  public void sent(long number) {
    requests.sent(number, nanoTime.getAsLong());
  }

  /** The queue has refused a message. */
  public void refused(long number, O outcome) {
    requests.refused(number, outcome);
  }

  /** No further requests come: waits for the outcomes of all. */
  public void finish() {
    requests.end();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
    requests.throwFailure();
  }

  /** Gives up whatever is still followed. */
  public void stop() {
    thread.interrupt();
  }

  private static CommandFailure interrupted(InterruptedException interrupted) {
    Thread.currentThread().interrupt();
    return CommandFailure.failed("interrupted while waiting for outcomes", interrupted);
  }

  private void run() {
    try {
      long pause = SHORTEST_PAUSE.toNanos();
      while (requests.awaitWork()) {
        boolean progress = readOn();
        progress |= look();
        requests.takeKnown().forEach(output);
        if (progress) {
          pause = SHORTEST_PAUSE.toNanos();
        } else {
          sleeper.sleep(Duration.ofNanos(pause));
          pause = Math.min(2 * pause, LONGEST_PAUSE.toNanos());
        }
      }
    } catch (InterruptedException interrupted) {
      requests.fail(interrupted(interrupted));
    } catch (RuntimeException failed) {
      requests.fail(failed);
    }
  }

  /** Reads one page of each journal. True if there was one. */
  private boolean readOn() {
    boolean any = false;
    for (int shard = 0; shard < next.length; shard++) {
      any |= readOn(shard);
    }
    return any;
  }

  private boolean readOn(int shard) {
    List<Segment> page = store.journal().read(shard, next[shard], PAGE, Deadline.after(LOOK_TIME));
    for (Segment segment : page) {
      long now = nanoTime.getAsLong();
      if (requests.seen(ids(SegmentCodec.open(segment).entries()), now)) {
        news = now;
      }
      next[shard] = segment.sequence() + 1;
    }
    return !page.isEmpty();
  }

  private static List<Object> ids(List<Entry> entries) {
    List<Object> ids = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      switch (entry) {
        case Entry.AccountOpened opened -> ids.add(opened.account().id());
        case Entry.AccountRejected rejected -> ids.add(rejected.id());
        case Entry.TransferMade made -> ids.add(made.transfer().id());
        case Entry.TransferRejected rejected -> ids.add(rejected.id());
        case Entry.HoldExpired _ -> {} // nobody asked for it
        case CrossEntry _ -> {}
      }
    }
    return ids;
  }

  /** Looks for requests that are due. True if something became known. */
  private boolean look() {
    backlog.look(); // also while nothing is due, so that it has been looked at often enough when something is
    List<FollowedRequest<O>> due = requests.due(LOOK_EVENTS, nanoTime.getAsLong());
    if (due.isEmpty()) {
      return false;
    }
    List<Boolean> handled = due.stream().map(request -> backlog.emptySince(request.sentAt())).toList();
    List<Optional<Decision.Answer>> answers =
        hindsight.answers(due.stream().map(request -> request.request).toList(), handled, Deadline.after(LOOK_TIME));
    boolean progress = false;
    for (int at = 0; at < due.size(); at++) {
      progress |= take(due.get(at), answers.get(at));
    }
    return progress;
  }

  /** True if the request's outcome is known now. */
  private boolean take(FollowedRequest<O> request, Optional<Decision.Answer> answer) {
    long now = nanoTime.getAsLong();
    long givenUpAt = patience.end(request.sentAt(), news);
    if (answer.isPresent()) {
      news = now;
      requests.known(request, request.followed.decided(answer.get()));
    } else if (givenUpAt - now <= 0) {
      requests.known(request, request.followed.unresolved());
    } else {
      requests.postpone(request, now, givenUpAt);
      return false;
    }
    return true;
  }
}
