package io.tallystick.local.terminal;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far long work has come, drawn on standard error where a person is looking and nowhere else. For one thread at a time. */
public final class Progress implements AutoCloseable {
  private static final int UPDATE_MILLIS = 200;

  private final ProgressBar bar;

  private Progress(ProgressBar bar) {
    this.bar = bar;
  }

  /**
   * Begins to draw.
   *
   * @param task what goes on, in a word or two
   * @param unit what is counted, begun with a space, such as {@code " requests"}
   */
  public static Progress start(Terminal terminal, String task, String unit) {
    if (!terminal.errIsTerminal()) {
      return new Progress(null);
    }
    return new Progress(
        new ProgressBarBuilder()
            .setTaskName(task)
            .setUnit(unit, 1)
            .setInitialMax(-1)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setStyle(ProgressBarStyle.ASCII)
            .showSpeed()
            .setConsumer(new ConsoleProgressBarConsumer(terminal.err(), terminal.columns() - 1))
            .build());
  }

  /** @param total −1 where it is not known */
  public void at(long done, long total) {
    if (bar != null) {
      bar.maxHint(total);
      bar.stepTo(done);
    }
  }

  /** Another part of the work begins; the count starts again. */
  public void task(String task) {
    if (bar != null) {
      bar.setExtraMessage(task);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
