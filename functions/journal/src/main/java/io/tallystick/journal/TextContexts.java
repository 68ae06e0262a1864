package io.tallystick.journal;

/** The contexts of a column of texts. */
final class TextContexts {
  /** How many kinds three bits can tell apart. */
  static final int KINDS = 8;
  final int[] kind = Probability.contexts(KINDS);
  final int[] length = Probability.contexts(256);
  final int[] template = Probability.contexts(256);
  final int[] number = Probability.contexts(256);
  final int[] time = Probability.contexts(256);
  final int[] repeat = Probability.contexts(256);
}
