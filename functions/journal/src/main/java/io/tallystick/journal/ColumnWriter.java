package io.tallystick.journal;

import java.util.zip.Deflater;

/**
 * Writes columns into three streams: what a model can foretell into an arithmetic code, what none can into plain bits, and text, which is
 * deflated at the end. The layout is in {@code docs/journal-format.md}.
 */
final class ColumnWriter {
  static final int TEXT_PLAIN = 0;
  static final int TEXT_DEFLATED = 1;
  /** Numbers below this one are symbols themselves. */
  static final int SMALL_NUMBERS = 16;
  /** The length in bits of the smallest number that is not small. */
  static final int SMALLEST_LENGTH = 5;
  /** Shorter text is never worth deflating. */
  private static final int DEFLATE_FROM_BYTES = 24;
  private static final int DEFLATE_LEVEL = 6;

  private final ArithmeticEncoder code = new ArithmeticEncoder();
  private final BitSink bits = new BitSink();
  private final ByteSink text = new ByteSink(256);
  private final int[] uniform = Probability.contexts(1);
  private final int[] constantNumbers = Probability.contexts(256);
  private final TextContexts constantTexts = new TextContexts();
  private long textBytes = 0;

  void bit(int[] contexts, int at, int bit) {
    code.encode(contexts, at, bit);
  }

  void symbol(int[] contexts, int symbol) {
    code.encodeSymbol(contexts, symbol);
  }

  /** @param count bits of the value, 0 to 64, as they are */
  void raw(long value, int count) {
    bits.write(value, count);
  }

  /** A number: a small one itself, or how many bits it has and then all of them but the first, which is a one. */
  void number(int[] sizes, long high, long low) {
    if (high == 0 && low >= 0 && low < SMALL_NUMBERS) {
      code.encodeSymbol(sizes, (int) low);
      return;
    }
    int length = NumberColumn.bitLength(high, low);
    code.encodeSymbol(sizes, SMALL_NUMBERS + length - SMALLEST_LENGTH);
    if (length > 65) {
      bits.write(high, length - 65);
      bits.write(low, 64);
    } else {
      bits.write(low, length - 1);
    }
  }

  void number(int[] sizes, long value) {
    number(sizes, 0, value);
  }

  /** Text that stands in the text stream, its length before it. */
  void text(int[] sizes, byte[] utf8) {
    number(sizes, utf8.length);
    text.write(utf8, 0, utf8.length);
  }

  /** Says whether all values of a column are one, where it has several. */
  boolean uniform(int size, boolean allEqual) {
    if (size > 1) {
      code.encode(uniform, 0, allEqual ? 1 : 0);
    }
    return size == 1 || allEqual;
  }

  /** Numbers that seldom come again. */
  void numbers(NumberColumn column) {
    if (column.size() == 0 || constant(column)) {
      return;
    }
    int[] sizes = Probability.contexts(256);
    for (int i = 0; i < column.size(); i++) {
      number(sizes, column.high(i), column.low(i));
    }
  }

  /** Numbers that often come again. */
  void repeatedNumbers(NumberColumn column) {
    if (column.size() == 0 || constant(column)) {
      return;
    }
    int[] sizes = Probability.contexts(256);
    int[] indexes = Probability.contexts(256);
    NumberDictionary dictionary = new NumberDictionary();
    for (int i = 0; i < column.size(); i++) {
      long high = column.high(i);
      long low = column.low(i);
      int index = dictionary.find(high, low);
      symbol(indexes, index + 1);
      if (index < 0) {
        dictionary.add(high, low);
        number(sizes, high, low);
      }
    }
  }

  TextContexts constantTexts() {
    return constantTexts;
  }

  /** Counts text that a reader will have to build, wherever it comes from. */
  void countText(int bytes) {
    textBytes += bytes;
  }

  long textBytes() {
    return textBytes;
  }

  /** All that was written. */
  byte[] finish() {
    ByteSink codeBytes = code.finish();
    ByteSink bitBytes = bits.finish();
    ByteSink out = new ByteSink(codeBytes.size() + bitBytes.size() + text.size() + 32);
    out.writeVarint(codeBytes.size());
    out.write(codeBytes);
    out.writeVarint(bitBytes.size());
    out.write(bitBytes);
    if (text.size() > 0) {
      writeText(out);
    }
    return out.toBytes();
  }

  private boolean constant(NumberColumn column) {
    boolean constant = uniform(column.size(), column.allEqual());
    if (constant) {
      number(constantNumbers, column.high(0), column.low(0));
    }
    return constant;
  }

  private void writeText(ByteSink out) {
    byte[] deflated = new byte[text.size()];
    int size = text.size() < DEFLATE_FROM_BYTES ? text.size() : deflate(deflated);
    if (size < text.size()) {
      out.write(TEXT_DEFLATED);
      out.writeVarint(text.size());
      out.write(deflated, 0, size);
    } else {
      out.write(TEXT_PLAIN);
      out.write(text);
    }
  }

  /** The deflated size, or that of the array where it does not fit. */
  private int deflate(byte[] deflated) {
    Deflater deflater = new Deflater(DEFLATE_LEVEL, true);
    try {
      deflater.setInput(text.array(), 0, text.size());
      deflater.finish();
      return deflater.deflate(deflated);
    } finally {
      deflater.end();
    }
  }
}
