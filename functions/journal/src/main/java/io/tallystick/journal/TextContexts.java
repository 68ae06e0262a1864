package io.tallystick.journal;

/** The contexts of a column of texts; those that many columns never need are made when they are asked for. */
final class TextContexts {
  /** How many kinds three bits can tell apart. */
  static final int KINDS = 8;
  final int[] kind = Probability.contexts(KINDS);
  final int[] length = Probability.contexts(256);
  private int[] template;
  private int[] number;
  private int[] time;
  private int[] repeat;

  int[] template() {
    template = template == null ? Probability.contexts(256) : template;
    return template;
  }

  int[] number() {
    number = number == null ? Probability.contexts(256) : number;
    return number;
  }

  int[] time() {
    time = time == null ? Probability.contexts(256) : time;
    return time;
  }

  int[] repeat() {
    repeat = repeat == null ? Probability.contexts(256) : repeat;
    return repeat;
  }
}
