package io.tallystick.journal;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads what {@link ColumnWriter} wrote, and refuses everything that it cannot have written before it costs much time or memory. */
final class ColumnReader {
  /** No deflated byte gives more than this many bytes: 258 for two bits, and a little for the rest. */
  private static final int MOST_INFLATED = 1040;
  private static final int MOST_BITS = 128;
  /** Room that a column starts with; more is made as values come, so that a size alone costs nothing. */
  private static final int FIRST_CAPACITY = 1024;

  private final ArithmeticDecoder code;
  private final BitSource bits;
  private final ByteSource text;
  private final int[] uniform = Probability.contexts(1);
  private final int[] constantNumbers = Probability.contexts(256);
  private final TextContexts constantTexts = new TextContexts();
  private final int textLimit;
  private int textBytes = 0;

  /** @param textLimit the most bytes of text that may be built */
  ColumnReader(ByteSource in, int textLimit) {
    this.textLimit = textLimit;
    code = new ArithmeticDecoder(in.part("code", in.readVarint()));
    bits = new BitSource(in.part("bits", in.readVarint()));
    text = readText(in);
  }

  int bit(int[] contexts, int at) {
    return code.decode(contexts, at);
  }

  int symbol(int[] contexts) {
    return code.decodeSymbol(contexts);
  }

  long raw(int count) {
    return bits.read(count);
  }

  /** A number of at most 64 bits, unsigned. */
  long number(int[] sizes) {
    int symbol = symbol(sizes);
    if (symbol < ColumnWriter.SMALL_NUMBERS) {
      return symbol;
    }
    int length = lengthOf(symbol);
    if (length > 64) {
      throw corrupt("number", "is too large");
    }
    return numberOf(length);
  }

  /** A number below a limit, or refused. */
  int index(int[] sizes, int limit, String name) {
    long value = number(sizes);
    if (value < 0 || value >= limit) {
      throw corrupt(name, "is out of range");
    }
    return (int) value;
  }

  /** So many bytes of the text stream as text. */
  String text(int[] sizes) {
    int length = index(sizes, text.remaining() + 1, "text's length");
    String value = Utf8.decode(text.array(), text.position(), length);
    if (value == null) {
      throw corrupt("text", "is not UTF-8");
    }
    text.skip(length);
    return value;
  }

  boolean uniform(int size) {
    return size == 1 || code.decode(uniform, 0) == 1;
  }

  /** A column that {@link ColumnWriter#numbers} wrote. @param size which the caller has checked against a limit */
  NumberColumn numbers(int size) {
    NumberColumn column = new NumberColumn(Math.min(size, FIRST_CAPACITY));
    if (size == 0) {
      return column;
    }
    if (uniform(size)) {
      wideNumber(constantNumbers, column);
      return column.times(size);
    }
    int[] sizes = Probability.contexts(256);
    for (int i = 0; i < size; i++) {
      wideNumber(sizes, column);
    }
    return column;
  }

  /** A column that {@link ColumnWriter#repeatedNumbers} wrote. @param size which the caller has checked against a limit */
  NumberColumn repeatedNumbers(int size) {
    NumberColumn column = new NumberColumn(Math.min(size, FIRST_CAPACITY));
    if (size == 0) {
      return column;
    }
    if (uniform(size)) {
      wideNumber(constantNumbers, column);
      return column.times(size);
    }
    int[] sizes = Probability.contexts(256);
    int[] indexes = Probability.contexts(256);
    NumberDictionary dictionary = new NumberDictionary();
    for (int i = 0; i < size; i++) {
      int symbol = symbol(indexes);
      if (symbol > dictionary.size()) {
        throw corrupt("number's index", "is out of range");
      }
      if (symbol == 0) {
        wideNumber(sizes, column);
        dictionary.add(column.high(i), column.low(i));
      } else {
        column.add(dictionary.high(symbol - 1), dictionary.low(symbol - 1));
      }
    }
    return column;
  }

  TextContexts constantTexts() {
    return constantTexts;
  }

  /** Counts text that is about to be built. */
  void countText(int bytes) {
    textBytes += bytes;
    if (textBytes > textLimit) {
      throw corrupt("text", "is too long");
    }
  }

  int textRemaining() {
    return text.remaining();
  }

  /** Everything must have been read. */
  void end() {
    code.end();
    bits.end();
    text.end();
  }

  /** A place by its distance from the one before; a position counts from that before it only in the same segment. */
  static Location place(Location before, long sequenceDistance, long positionDistance) {
    long position = positionDistance + (sequenceDistance == 0 ? before.position() : 0);
    long sequence = before.sequence() + sequenceDistance;
    if (position < 0 || position > Integer.MAX_VALUE || sequence < 0) {
      throw corrupt("location", "is out of range");
    }
    return new Location(sequence, (int) position);
  }

  static StoreException.Corrupt corrupt(String name, String what) {
    return new StoreException.Corrupt("corrupt: a " + name + " " + what, null);
  }

  private void wideNumber(int[] sizes, NumberColumn column) {
    int symbol = symbol(sizes);
    int length = lengthOf(symbol);
    if (symbol < ColumnWriter.SMALL_NUMBERS) {
      column.add(symbol);
    } else if (length <= 64) {
      column.add(0, numberOf(length));
    } else if (length <= MOST_BITS) {
      long high = 1L << length - 65 | raw(length - 65);
      column.add(high, raw(64));
    } else {
      throw corrupt("number", "is too large");
    }
  }

  private static int lengthOf(int symbol) {
    return symbol - ColumnWriter.SMALL_NUMBERS + ColumnWriter.SMALLEST_LENGTH;
  }

  private long numberOf(int length) {
    return 1L << length - 1 | raw(length - 1);
  }

  private ByteSource readText(ByteSource in) {
    if (in.remaining() == 0) {
      return in.part("text", 0);
    }
    return switch (in.read()) {
      case ColumnWriter.TEXT_PLAIN -> in.part("text", in.remaining());
      case ColumnWriter.TEXT_DEFLATED -> inflate(in);
      default -> throw in.corrupt("has text in an unknown form");
    };
  }

  private ByteSource inflate(ByteSource in) {
    int length = in.readVarint();
    if (length > textLimit || length > (long) in.remaining() * MOST_INFLATED) {
      throw in.corrupt("has text that is too long");
    }
    byte[] inflated = new byte[length + 1];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(in.array(), in.position(), in.remaining());
      int size = 0;
      int more;
      do {
        more = inflater.inflate(inflated, size, inflated.length - size);
        size += more;
      } while (more > 0 && size < inflated.length);
      if (size != length || !inflater.finished() || inflater.getRemaining() != 0) {
        throw in.corrupt("has text of another length than it says");
      }
    } catch (DataFormatException e) {
      throw in.corrupt("has text that does not inflate");
    } finally {
      inflater.end();
    }
    in.skip(in.remaining());
    return new ByteSource("text", inflated).part("text", length);
  }
}
