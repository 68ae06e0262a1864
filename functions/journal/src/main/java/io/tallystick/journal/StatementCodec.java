package io.tallystick.journal;

import io.tallystick.journal.AccountReferences.Role;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.List;

/** Between a statement page and how it is stored: columns, then compressed, as {@code docs/journal-format.md} has it. */
public final class StatementCodec {
  /** The version of the format that is written, and the only one yet. */
  public static final int FORMAT = 1;
  /**
   * The most lines of a page, so that any page fits one item: a line takes at most 1,098 bytes, that is two ids of
   * {@value Limits#ID_CHARACTERS} characters of four bytes, and 74 bytes of numbers; 350 of them are 375 KiB.
   */
  public static final int MAX_LINES = 350;

  private static final int ID_BYTES = 4 * Limits.ID_CHARACTERS;
  private static final int MAX_TEXT_BYTES = MAX_LINES * 2 * ID_BYTES;
  private static final StatementLine.Kind[] KINDS = StatementLine.Kind.values();
  private static final StatementLine.Side[] SIDES = StatementLine.Side.values();

  private StatementCodec() {}

  /**
   * The lines and the totals before them, as bytes. Account and shard are the item's other attributes and are not among the bytes.
   *
   * @throws IllegalArgumentException if an id is too long
   */
  public static byte[] encode(StatementPage page) {
    List<StatementLine> lines = page.lines();
    ColumnWriter out = new ColumnWriter();
    out.number(Probability.contexts(256), lines.size());
    long startTime = Math.floorDiv(lines.getFirst().timestamp(), 1_000_000L);
    writeNumbers(out, page.before(), lines);
    AccountReferences counterparts = new AccountReferences();
    List<String> transfers = new ArrayList<>(lines.size());
    for (StatementLine line : lines) {
      counterparts.write(out, role(line.side()), line.counterpart());
      transfers.add(line.transfer().value());
    }
    TextColumnWriter.write(out, counterparts.ids(), false, startTime);
    TextColumnWriter.write(out, transfers, false, startTime);
    byte[] columns = out.finish();
    if (out.textBytes() > MAX_TEXT_BYTES) {
      throw new IllegalArgumentException("an id has at most " + Limits.ID_CHARACTERS + " characters");
    }
    ByteSink bytes = new ByteSink(columns.length + 1);
    bytes.write(FORMAT);
    bytes.write(columns, 0, columns.length);
    return bytes.toBytes();
  }

  /**
   * The page of the given account. Any bytes are safe: time and memory are bounded.
   *
   * @throws StoreException.Corrupt if the bytes cannot have been written by {@link #encode}
   */
  public static StatementPage decode(AccountId account, int shard, byte[] bytes) {
    ByteSource source = new ByteSource("statement page", bytes);
    if (source.read() != FORMAT) {
      throw source.corrupt("has an unknown format");
    }
    ColumnReader in = new ColumnReader(source, MAX_TEXT_BYTES);
    int count = in.index(Probability.contexts(256), MAX_LINES + 1, "count of lines");
    if (count == 0) {
      throw source.corrupt("has no lines");
    }
    NumberColumn before = in.numbers(4);
    Totals totals = new Totals(before.amount(0), before.amount(1), before.amount(2), before.amount(3));
    return new StatementPage(account, shard, totals, readLines(in, count));
  }

  private static void writeNumbers(ColumnWriter out, Totals before, List<StatementLine> lines) {
    NumberColumn totals = new NumberColumn(4);
    totals.add(before.debitsPending());
    totals.add(before.debitsPosted());
    totals.add(before.creditsPending());
    totals.add(before.creditsPosted());
    NumberColumn kinds = new NumberColumn(lines.size());
    NumberColumn sides = new NumberColumn(lines.size());
    NumberColumn timestamps = new NumberColumn(lines.size());
    NumberColumn sequences = new NumberColumn(lines.size());
    NumberColumn positions = new NumberColumn(lines.size());
    NumberColumn amounts = new NumberColumn(lines.size());
    NumberColumn released = new NumberColumn(lines.size());
    long timestamp = 0;
    Location place = new Location(0, 0);
    for (StatementLine line : lines) {
      kinds.add(line.kind().ordinal());
      sides.add(line.side().ordinal());
      timestamps.addSigned(line.timestamp() - timestamp);
      sequences.addSigned(line.location().sequence() - place.sequence());
      positions.addSigned((long) line.location().position() - (line.location().sequence() == place.sequence() ? place.position() : 0));
      amounts.add(line.amount());
      released.add(line.released());
      timestamp = line.timestamp();
      place = line.location();
    }
    out.numbers(totals);
    out.repeatedNumbers(kinds);
    out.repeatedNumbers(sides);
    out.numbers(timestamps);
    out.numbers(sequences);
    out.numbers(positions);
    out.repeatedNumbers(amounts);
    out.repeatedNumbers(released);
  }

  private static List<StatementLine> readLines(ColumnReader in, int count) {
    NumberColumn kinds = in.repeatedNumbers(count);
    NumberColumn sides = in.repeatedNumbers(count);
    NumberColumn timestamps = in.numbers(count);
    NumberColumn sequences = in.numbers(count);
    NumberColumn positions = in.numbers(count);
    NumberColumn amounts = in.repeatedNumbers(count);
    NumberColumn released = in.repeatedNumbers(count);
    AccountReferences dictionary = new AccountReferences();
    int[] references = new int[count];
    for (int i = 0; i < count; i++) {
      references[i] = dictionary.read(in, role(SIDES[sides.small(i, SIDES.length - 1, "side")]));
    }
    long firstTimestamp = timestamps.signed(0, "timestamp");
    long startTime = Math.floorDiv(firstTimestamp, 1_000_000L);
    String[] counterparts = TextColumnReader.read(in, dictionary.count(), startTime);
    String[] transfers = TextColumnReader.read(in, count, startTime);
    in.end();
    List<StatementLine> lines = new ArrayList<>(count);
    long timestamp = 0;
    Location place = new Location(0, 0);
    for (int i = 0; i < count; i++) {
      timestamp += timestamps.signed(i, "timestamp");
      place = ColumnReader.place(place, sequences.signed(i, "sequence"), positions.signed(i, "position"));
      lines.add(
          new StatementLine(
              KINDS[kinds.small(i, KINDS.length - 1, "kind of line")],
              SIDES[(int) sides.low(i)],
              new TransferId(transfers[i]),
              new AccountId(counterparts[references[i]]),
              amounts.amount(i),
              released.amount(i),
              timestamp,
              place));
    }
    return lines;
  }

  private static Role role(StatementLine.Side side) {
    return switch (side) {
      case DEBIT -> Role.DEBIT;
      case CREDIT -> Role.CREDIT;
    };
  }
}
