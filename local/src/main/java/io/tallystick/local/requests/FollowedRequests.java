package io.tallystick.local.requests;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lines whose outcomes have not been given out, in order; a bounded number of them. The thread that reads lines adds, the sender's threads tell what was sent,
 * and the follower's thread takes out.
 *
 * @param <O> what is given out for each line
 */
final class FollowedRequests<O> {
  /** The most lines, and the bytes of their messages: many times what a sender has under way at once, or one could wait for room that never comes. */
  static final int LINES = 10_000;

  static final long BYTES = 16L * 1024 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Condition work = lock.newCondition();
  private final Deque<FollowedRequest<O>> window = new ArrayDeque<>();
  private final Map<Long, FollowedRequest<O>> byNumber = new HashMap<>();
  private final Map<Object, List<FollowedRequest<O>>> byId = new HashMap<>();
  private long bytes;
  /** Requests that were sent and whose outcome is not known. */
  private int following;

  private boolean ended;
  private RuntimeException failure;

  /** Whether a line of so many bytes could be added at once. */
  boolean hasRoom(int more) {
    lock.lock();
    try {
      return window.isEmpty() || window.size() < LINES && bytes + more <= BYTES;
    } finally {
      lock.unlock();
    }
  }

  /** Adds a line; waits for room. Throws what the follower failed with, if it has. */
  void add(FollowedRequest<O> line) throws InterruptedException {
    lock.lock();
    try {
      while (!hasRoom(line.bytes) && failure == null) {
        room.await();
      }
      throwFailure();
      window.addLast(line);
      bytes += line.bytes;
      if (line.isKnown()) {
        work.signal();
        return;
      }
      byNumber.put(line.number, line);
      line.unseen.forEach(id -> byId.computeIfAbsent(id, any -> new ArrayList<>(1)).add(line));
    } finally {
      lock.unlock();
    }
  }

  /** The queue has taken a message; one that is not followed is ignored. */
  void sent(long number, long now) {
    lock.lock();
    try {
      FollowedRequest<O> request = byNumber.get(number);
      if (request != null) {
        request.sent(now);
        following++;
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The queue has refused a message; one that is not followed is ignored. */
  void refused(long number, O outcome) {
    lock.lock();
    try {
      FollowedRequest<O> request = byNumber.get(number);
      if (request != null) {
        settle(request, outcome);
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** No further lines come. */
  void end() {
    lock.lock();
    try {
      ended = true;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody follows any more. */
  void fail(RuntimeException why) {
    lock.lock();
    try {
      failure = why;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void throwFailure() {
    lock.lock();
    try {
      if (failure != null) {
        throw failure;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is something to follow or to give out. False when there never will be. */
  boolean awaitWork() throws InterruptedException {
    lock.lock();
    try {
      while (following == 0 && (window.isEmpty() || !window.getFirst().isKnown())) {
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

  /** The journal has shown these ids. True if one of them is of a line. */
  boolean seen(List<Object> ids, long now) {
    boolean news = false;
    lock.lock();
    try {
      for (Object id : ids) {
        List<FollowedRequest<O>> requests = byId.remove(id);
        if (requests != null) {
          requests.forEach(request -> request.seen(id, now));
          news = true;
        }
      }
    } finally {
      lock.unlock();
    }
    return news;
  }

  /** The requests that are to be looked for now, in order, with together at most so many events, but at least one request. */
  List<FollowedRequest<O>> due(int maxEvents, long now) {
    List<FollowedRequest<O>> due = new ArrayList<>();
    int events = 0;
    lock.lock();
    try {
      for (FollowedRequest<O> request : window) {
        if (!request.isDue(now)) {
          continue;
        }
        events += request.request.events();
        if (!due.isEmpty() && events > maxEvents) {
          break;
        }
        due.add(request);
      }
    } finally {
      lock.unlock();
    }
    return due;
  }

  void known(FollowedRequest<O> request, O outcome) {
    lock.lock();
    try {
      settle(request, outcome);
    } finally {
      lock.unlock();
    }
  }

  /** A request was looked for in vain: it is looked for again later, but not after it is to be given up. */
  void postpone(FollowedRequest<O> request, long now, long givenUpAt) {
    lock.lock();
    try {
      request.postpone(now);
      request.dueAt(givenUpAt);
    } finally {
      lock.unlock();
    }
  }

  private void settle(FollowedRequest<O> request, O outcome) {
    request.outcome(outcome);
    following -= request.isSent() ? 1 : 0;
    byNumber.remove(request.number);
    for (Object id : request.unseen) {
      List<FollowedRequest<O>> others = byId.get(id);
      if (others != null && others.remove(request) && others.isEmpty()) {
        byId.remove(id);
      }
    }
  }

  /** Takes out what is known up to the first line that is not. */
  List<O> takeKnown() {
    List<O> outcomes = new ArrayList<>();
    lock.lock();
    try {
      while (!window.isEmpty() && window.getFirst().isKnown()) {
        FollowedRequest<O> first = window.removeFirst();
        bytes -= first.bytes;
        outcomes.add(first.outcome());
      }
      room.signalAll();
    } finally {
      lock.unlock();
    }
    return outcomes;
  }
}
