package io.tallystick.local.terminal;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * How far long work has come, on standard error: a bar where a person is looking, and elsewhere a line now and then, so that a log stays
 * readable. Steps may come from several threads.
 */
public abstract sealed class Progress implements AutoCloseable {
  private static final long UNKNOWN = -1;

  private final AtomicLong done = new AtomicLong();
  private volatile long total;

  private Progress(long total) {
    this.total = total > 0 ? total : UNKNOWN;
  }

  /**
   * Begins to show progress of work whose extent {@link #at} will tell.
   *
   * @param task what goes on, in a word or two
   * @param unit what is counted, begun with a space, such as {@code " requests"}
   */
  public static Progress start(Terminal terminal, String task, String unit) {
    return start(terminal, task, unit, UNKNOWN);
  }

  /**
   * Begins to show progress.
   *
   * @param task what goes on, in a word or two
   * @param unit what is counted, begun with a space, such as {@code " requests"}
   * @param total how many there are to do, 0 or less where it is not known
   */
  public static Progress start(Terminal terminal, String task, String unit, long total) {
    return terminal.errIsTerminal() ? new Bar(terminal, task, unit, total) : new Lines(terminal, task, unit, total);
  }

  /** So many more are done. */
  public final void step(long count) {
    show(done.addAndGet(count), total);
  }

  /** @param of how many there are to do, −1 where it is not known */
  public final void at(long now, long of) {
    done.set(now);
    total = of;
    show(now, of);
  }

  /** Another part of the work begins. */
  public abstract void task(String task);

  abstract void show(long now, long of);

  @Override
  public abstract void close();

  private static final class Bar extends Progress {
    private static final int UPDATE_MILLIS = 200;
    private static final String CLEAR_LINE = "\r\u001b[2K";

    private final Terminal terminal;
    private final ProgressBar bar;

    Bar(Terminal terminal, String task, String unit, long total) {
      super(total);
      this.terminal = terminal;
      this.bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setUnit(unit, 1)
              .setInitialMax(total > 0 ? total : UNKNOWN)
              .setUpdateIntervalMillis(UPDATE_MILLIS)
              .setStyle(ProgressBarStyle.ASCII)
              .showSpeed()
              .setConsumer(new ConsoleProgressBarConsumer(terminal.err(), terminal.columns() - 1))
              .build();
    }

    @Override
    void show(long now, long of) {
      bar.maxHint(of);
      bar.stepTo(now);
    }

    @Override
    public void task(String task) {
      bar.setExtraMessage(task);
    }

    /** Removes the bar, so that what comes next stands where it was. */
    @Override
    public void close() {
      bar.close();
      if (terminal.errHasColour()) {
        terminal.err().print(CLEAR_LINE);
        terminal.err().flush();
      }
    }
  }

  private static final class Lines extends Progress {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Terminal terminal;
    private final String unit;
    private final long started = System.nanoTime();
    private final AtomicLong due = new AtomicLong(started + INTERVAL.toNanos());
    private volatile String task;

    Lines(Terminal terminal, String task, String unit, long total) {
      super(total);
      this.terminal = terminal;
      this.task = task;
      this.unit = unit;
    }

    @Override
    void show(long count, long of) {
      long now = System.nanoTime();
      long next = due.get();
      if (now - next < 0 || !due.compareAndSet(next, now + INTERVAL.toNanos())) {
        return;
      }
      String share = of > 0 ? " of " + of + unit + String.format(Locale.ROOT, " (%.0f %%)", 100.0 * count / of) : unit;
      terminal.note(task + ": " + count + share + String.format(Locale.ROOT, " after %.0f s", (now - started) / 1e9));
    }

    @Override
    public void task(String name) {
      task = name;
    }

    @Override
    public void close() {}
  }
}
