package io.tallystick.local.send;

import io.tallystick.events.ParsedRequest;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.Store;
import io.tallystick.journal.record.Hindsight;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.connection.LedgerConnection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Follows requests from the queue to their outcomes and gives these out in the order of the lines.
 *
 * <p>The queue answers nothing, so the journal has to tell: it is read from where it ended before the first request was sent, and when it has shown all ids of a
 * request, {@link Hindsight} says what became of it. It shows nothing of a request that only repeats what is known; such a one is looked for now and then
 * anyway, ever less often. What is still not known when the time is over is unresolved.
 *
 * <p>One thread feeds it, the sender's threads tell it what was sent, and one thread, its own, follows. It holds a bounded number of requests.
 */
final class OutcomeFollower {
  /** The most requests that are followed at once, and the bytes of their messages. */
  static final int WINDOW_REQUESTS = 10_000;

  static final long WINDOW_BYTES = 16L * 1024 * 1024;
  /** Segments read at once. */
  private static final int PAGE = 50;
  /** The most events that are looked for at once. */
  private static final int LOOK_EVENTS = 8_000;
  /** How long one look at the store may take. */
  private static final Duration LOOK_TIME = Duration.ofMinutes(1);
  /** Between two looks at a journal that does not grow: at first, then twice as long each time. */
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  /** What is remembered between two looks; the follower needs little, since it asks about what is new. */
  private static final RecorderLimits LIMITS = new RecorderLimits(LOOK_EVENTS, 50_000, 50_000, 100_000, Integer.MAX_VALUE, 16);

  private final Store store;
  private final QueueBacklog backlog;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private final Retry.Sleeper sleeper;
  private final Consumer<FollowedOutcome> output;
  private final Hindsight hindsight;
  private long next;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Condition work = lock.newCondition();
  private final Deque<FollowedRequest> window = new ArrayDeque<>();
  private final Map<Long, FollowedRequest> byNumber = new HashMap<>();
  private final Map<Object, List<FollowedRequest>> byId = new HashMap<>();
  private long windowBytes;
  /** Requests that were sent and whose outcome is not known. */
  private int following;
  private boolean ended;
  private RuntimeException failure;
  private Thread thread;

  /**
   * Begins to follow from the journal's present end.
   *
   * @param clock nanoseconds since 1970
   * @param nanoTime a clock as {@link System#nanoTime}
   * @param patience how long after it was sent a request is followed
   * @param output takes the outcomes, in order, in the follower's thread
   */
  OutcomeFollower(
      Store store,
      QueueBacklog backlog,
      LongSupplier clock,
      LongSupplier nanoTime,
      Retry.Sleeper sleeper,
      Duration patience,
      Consumer<FollowedOutcome> output) {
    this.store = store;
    this.backlog = backlog;
    this.patience = patience;
    this.nanoTime = nanoTime;
    this.sleeper = sleeper;
    this.output = output;
    Optional<Segment> last = store.journal().last(LedgerConnection.SHARD, Deadline.after(LOOK_TIME));
    this.next = last.map(segment -> segment.sequence() + 1).orElse(0L);
    this.hindsight = new Hindsight(store, LedgerConnection.SHARD, clock, LIMITS, last.map(Segment::lastTimestamp).orElse(0L));
  }

  void start() {
    thread = Thread.ofPlatform().name("outcomes").daemon().start(this::run);
  }

  /** Whether a further request would not have to wait for room. */
  boolean hasRoom(int bytes) {
    lock.lock();
    try {
      return window.isEmpty() || window.size() < WINDOW_REQUESTS && windowBytes + bytes <= WINDOW_BYTES;
    } finally {
      lock.unlock();
    }
  }

  /** A request will be sent; waits for room. Everything before it must be under way, or there may never be any. */
  void expect(long number, int bytes, ParsedRequest.Readable parsed) {
    add(new FollowedRequest(number, bytes, parsed));
  }

  /** What became of a line is known already. */
  void known(long number, FollowedOutcome outcome) {
    add(new FollowedRequest(number, outcome));
  }

  private void add(FollowedRequest request) {
    lock.lock();
    try {
      while (!hasRoom(request.bytes) && failure == null) {
        room.await();
      }
      throwFailure();
      window.addLast(request);
      windowBytes += request.bytes;
      if (request.outcome() != null) {
        work.signal();
      } else {
        byNumber.put(request.number, request);
        request.unseen.forEach(id -> byId.computeIfAbsent(id, any -> new ArrayList<>(1)).add(request));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw CommandFailure.failed("interrupted while waiting for outcomes", interrupted);
    } finally {
      lock.unlock();
    }
  }

  /** The queue has taken a request. Lines that are not followed are ignored, here and in {@link #refused}. */
  void sent(long number) {
    lock.lock();
    try {
      FollowedRequest request = byNumber.get(number);
      if (request != null) {
        request.sent(nanoTime.getAsLong());
        following++;
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The queue has refused it. */
  void refused(long number, FollowedOutcome outcome) {
    lock.lock();
    try {
      FollowedRequest request = byNumber.get(number);
      if (request != null) {
        settle(request, outcome);
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** No further requests come: waits for the outcomes of all. */
  void finish() {
    lock.lock();
    try {
      ended = true;
      work.signal();
    } finally {
      lock.unlock();
    }
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw CommandFailure.failed("interrupted while waiting for outcomes", interrupted);
    }
    lock.lock();
    try {
      throwFailure();
    } finally {
      lock.unlock();
    }
  }

  /** Gives up whatever is still followed. */
  void stop() {
    thread.interrupt();
  }

  private void throwFailure() {
    if (failure != null) {
      throw failure;
    }
  }

  private void run() {
    try {
      long pause = SHORTEST_PAUSE.toNanos();
      while (awaitWork()) {
        boolean progress = readOn();
        progress |= look();
        giveOut();
        if (progress) {
          pause = SHORTEST_PAUSE.toNanos();
        } else {
          sleeper.sleep(Duration.ofNanos(pause));
          pause = Math.min(2 * pause, LONGEST_PAUSE.toNanos());
        }
      }
    } catch (InterruptedException interrupted) {
      fail(CommandFailure.failed("interrupted while following outcomes", interrupted));
    } catch (RuntimeException failed) {
      fail(failed);
    }
  }

  private void fail(RuntimeException failed) {
    lock.lock();
    try {
      failure = failed;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is something to follow or to give out. False when there never will be. */
  private boolean awaitWork() throws InterruptedException {
    lock.lock();
    try {
      while (following == 0 && (window.isEmpty() || window.getFirst().outcome() == null)) {
        if (ended && window.isEmpty()) {
          return false;
        }
        work.await();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Reads one page of the journal. */
  private boolean readOn() {
    List<Segment> page = store.journal().read(LedgerConnection.SHARD, next, PAGE, Deadline.after(LOOK_TIME));
    for (Segment segment : page) {
      seen(SegmentCodec.open(segment).entries());
      next = segment.sequence() + 1;
    }
    return !page.isEmpty();
  }

  private void seen(List<Entry> entries) {
    lock.lock();
    try {
      long now = nanoTime.getAsLong();
      for (Entry entry : entries) {
        Object id =
            switch (entry) {
              case Entry.AccountOpened opened -> opened.account().id();
              case Entry.AccountRejected rejected -> rejected.id();
              case Entry.TransferMade made -> made.transfer().id();
              case Entry.TransferRejected rejected -> rejected.id();
              case Entry.HoldExpired expired -> null; // its hold is an id that was taken before
            };
        List<FollowedRequest> requests = id == null ? null : byId.remove(id);
        if (requests != null) {
          requests.forEach(request -> request.seen(id, now));
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Looks for requests that are due. True if something became known. */
  private boolean look() {
    List<FollowedRequest> due = due();
    if (due.isEmpty()) {
      return false;
    }
    backlog.look();
    List<Boolean> handled = due.stream().map(request -> backlog.emptySince(request.sentAt())).toList();
    List<Optional<Decision.Answer>> answers =
        hindsight.answers(due.stream().map(request -> request.request).toList(), handled, Deadline.after(LOOK_TIME));
    boolean progress = false;
    lock.lock();
    try {
      long now = nanoTime.getAsLong();
      for (int at = 0; at < due.size(); at++) {
        FollowedRequest request = due.get(at);
        Optional<Decision.Answer> answer = answers.get(at);
        long givenUpAt = request.sentAt() + patience.toNanos();
        if (answer.isPresent()) {
          settle(request, new FollowedOutcome.Decided(request.parsed.outcomes(answer.get())));
          progress = true;
        } else if (givenUpAt - now <= 0) {
          settle(request, new FollowedOutcome.Unresolved(request.number, request.request));
          progress = true;
        } else {
          request.postpone(now);
          request.dueAt(givenUpAt);
        }
      }
    } finally {
      lock.unlock();
    }
    return progress;
  }

  private List<FollowedRequest> due() {
    List<FollowedRequest> due = new ArrayList<>();
    int events = 0;
    lock.lock();
    try {
      long now = nanoTime.getAsLong();
      for (FollowedRequest request : window) {
        if (!request.isDue(now)) {
          continue;
        }
        events += request.request.events();
        if (!due.isEmpty() && events > LOOK_EVENTS) {
          break;
        }
        due.add(request);
      }
    } finally {
      lock.unlock();
    }
    return due;
  }

  private void settle(FollowedRequest request, FollowedOutcome outcome) {
    request.outcome(outcome);
    following -= request.isSent() ? 1 : 0;
    byNumber.remove(request.number);
    for (Object id : request.unseen) {
      List<FollowedRequest> others = byId.get(id);
      if (others != null && others.remove(request) && others.isEmpty()) {
        byId.remove(id);
      }
    }
  }

  /** Gives out what is known up to the first line that is not. */
  private void giveOut() {
    List<FollowedOutcome> outcomes = new ArrayList<>();
    lock.lock();
    try {
      while (!window.isEmpty() && window.getFirst().outcome() != null) {
        FollowedRequest first = window.removeFirst();
        windowBytes -= first.bytes;
        outcomes.add(first.outcome());
      }
      room.signalAll();
    } finally {
      lock.unlock();
    }
    outcomes.forEach(output);
  }
}
