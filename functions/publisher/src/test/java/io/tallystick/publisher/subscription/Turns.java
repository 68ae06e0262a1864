package io.tallystick.publisher.subscription;

import io.tallystick.journal.memory.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.IntUnaryOperator;

/**
 * Runs some actors one slice at a time, where a slice ends before a step of the store that the actor pauses at: whose turn is next is chosen from outside, so that an interleaving can be repeated, and all of them be tried. Each actor is a
 * thread, but no two of them ever run at once.
 */
final class Turns {
  /** @param pauses the steps that another may come in before */
  record Actor(Set<Step.Verb> pauses, Runnable work) {}

  private static final class Running {
    private final Set<Step.Verb> pauses;
    private final Semaphore turn = new Semaphore(0);
    private final Semaphore paused = new Semaphore(0);
    private volatile boolean done;
    private volatile Throwable failure;

    private Running(Set<Step.Verb> pauses) {
      this.pauses = pauses;
    }
  }

  private static final ThreadLocal<Running> CURRENT = new ThreadLocal<>();

  private Turns() {}

  /** Before a step: waits for the next turn of the actor whose thread this is, if it pauses there; does nothing elsewhere. */
  static void pause(Step.Verb verb) {
    Running actor = CURRENT.get();
    if (actor != null && actor.pauses.contains(verb)) {
      actor.paused.release();
      actor.turn.acquireUninterruptibly();
    }
  }

  /**
   * Runs all to their ends.
   *
   * @param choice of so many that can go on, which does
   */
  static void run(List<Actor> actors, IntUnaryOperator choice) {
    List<Running> waiting = new ArrayList<>();
    for (Actor actor : actors) {
      Running running = start(actor);
      turn(running, waiting); // up to its first pause it does nothing that matters
    }
    while (!waiting.isEmpty()) {
      turn(waiting.remove(waiting.size() == 1 ? 0 : choice.applyAsInt(waiting.size())), waiting);
    }
  }

  private static Running start(Actor actor) {
    Running running = new Running(actor.pauses());
    Thread.ofVirtual()
        .start(
            () -> {
              running.turn.acquireUninterruptibly();
              CURRENT.set(running);
              try {
                actor.work().run();
              } catch (Throwable failure) {
                running.failure = failure;
              } finally {
                running.done = true;
                running.paused.release();
              }
            });
    return running;
  }

  private static void turn(Running actor, List<Running> waiting) {
    actor.turn.release();
    actor.paused.acquireUninterruptibly();
    if (actor.failure != null) {
      throw new AssertionError("an actor failed", actor.failure);
    }
    if (!actor.done) {
      waiting.add(actor);
    }
  }

  /** Every sequence of choices, one after the other: depth first. */
  static final class Every {
    private final List<int[]> path = new ArrayList<>();
    private int depth;

    /** Chooses as the sequence at hand says. */
    int choose(int ofHowMany) {
      if (depth == path.size()) {
        path.add(new int[] {0, ofHowMany});
      }
      return path.get(depth++)[0];
    }

    /** Goes to the next sequence. @return false if there is none left */
    boolean next() {
      depth = 0;
      while (!path.isEmpty()) {
        int[] last = path.getLast();
        if (++last[0] < last[1]) {
          return true;
        }
        path.removeLast();
      }
      return false;
    }
  }
}
