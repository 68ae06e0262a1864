package io.tallystick.journal;

import static io.tallystick.journal.ForgedColumns.all;
import static io.tallystick.journal.ForgedColumns.numbers;
import static io.tallystick.journal.ForgedColumns.wide;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.ledger.TransferFlag;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Columns that are well coded and say what no entry can say. */
class ForgedSegmentTest {
  @Test
  void whatIsRightIsTaken() {
    assertThat(SegmentCodec.open(new ForgedColumns().segment()).entries()).hasSize(ForgedColumns.ENTRIES);
    ForgedColumns refused = new ForgedColumns();
    refused.refuse("exceeds_credits");
    assertThat(SegmentCodec.open(refused.segment()).entries()).hasSize(ForgedColumns.ENTRIES);
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        wrong("a kind that is none", "kind of entry is out of range", columns -> columns.kinds = all(EntryKind.values().length)),
        wrong("a timestamp beyond 64 bits", "timestamp is out of range", columns -> columns.timestamps = first(wide())),
        wrong("a timestamp that does not grow", "timestamp is out of range", columns -> columns.timestamps = numbers(-1)),
        wrong("a timestamp beyond the last", "timestamp is out of range", columns -> columns.timestamps = numbers(Long.MAX_VALUE)),
        wrong("no asset", "transfer's asset is missing", columns -> columns.assets = List.of("USD/2", "")),
        wrong("what is no asset", "ledger's words refuse", columns -> columns.assets = List.of("USD/2", "usd")),
        wrong("a code that is too large", "code is out of range", columns -> columns.codes = all(65_536)),
        wrong("a flag that is none", "ledger's words refuse", columns -> columns.flags = all(1L << TransferFlag.values().length)),
        wrong("flags beyond 64 bits", "flag is out of range", columns -> columns.flags = wide()),
        wrong("flags that look negative", "flag is out of range", columns -> columns.flags = all(Long.MIN_VALUE)),
        wrong("a time-out beyond 64 bits", "time-out is out of range", columns -> columns.timeouts = wide()),
        wrong("a time-out that looks negative", "ledger's words refuse", columns -> columns.timeouts = all(Long.MIN_VALUE)),
        wrong("a date that is neither there nor not", "presence of a date is out of range", columns -> columns.dated = all(2)),
        wrong("a date beyond 64 bits", "date is out of range", columns -> columns.seconds = wide()),
        wrong("a date beyond the calendar", "ledger's words refuse", columns -> columns.seconds = all(NumberColumn.zigzag(Long.MAX_VALUE / 4))),
        wrong("a second of more than its nanoseconds", "nanosecond is out of range", columns -> columns.nanoseconds = all(1_000_000_000)),
        wrong("an account that is neither closed nor open", "mark is out of range", columns -> columns.closed = all(2)),
        wrong("an outcome that is none", "outcome is unknown", columns -> columns.refuse("no_such_outcome")),
        wrong("an outcome of accounts", "outcome is unknown", columns -> columns.refuse("overdraft_requires_limit")));
  }

  private static Arguments wrong(String name, String message, Consumer<ForgedColumns> forge) {
    return Arguments.of(name, message, forge);
  }

  private static NumberColumn first(NumberColumn column) {
    NumberColumn first = new NumberColumn(1);
    first.add(column.high(0), column.low(0));
    return first;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void whatNoEntryCanSayIsRefused(String name, String message, Consumer<ForgedColumns> forge) {
    ForgedColumns columns = new ForgedColumns();
    forge.accept(columns);
    assertThatThrownBy(() -> SegmentCodec.open(columns.segment())).isInstanceOf(StoreException.Corrupt.class).hasMessageContaining(message);
  }
}
