package io.tallystick.publisher.kinesis;

import io.tallystick.events.LedgerEvent;
import io.tallystick.events.LedgerEventWriter;
import io.tallystick.publisher.Batch;
import io.tallystick.publisher.Happening;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;

/** Packs the events of a batch into records: CloudEvents in JSON batch format, many to a record. The same batch is always packed in the same way. */
final class Packing {
  /** The most bytes of a record's data, unless one event alone has more: two of the units of 25 KB in which a stream counts what is put. */
  static final int RECORD_BYTES = 50 * 1024;

  private final Lanes lanes;
  private final SortedMap<Integer, Lane> packed = new TreeMap<>();

  private Packing(Lanes lanes) {
    this.lanes = lanes;
  }

  /** What goes on one lane. */
  private static final class Lane {
    final List<byte[]> records = new ArrayList<>();
    private final StringBuilder open = new StringBuilder();
    private int bytes;

    void add(String event) {
      int more = utf8(event) + 1;
      if (!open.isEmpty() && bytes + more + 1 > RECORD_BYTES) {
        close();
      }
      open.append(open.isEmpty() ? '[' : ',').append(event);
      bytes += more;
    }

    void close() {
      records.add(open.append(']').toString().getBytes(StandardCharsets.UTF_8));
      open.setLength(0);
      bytes = 0;
    }

    private static int utf8(String text) {
      int bytes = 0;
      for (int at = 0; at < text.length(); at++) {
        char c = text.charAt(at);
        // A surrogate is half of a character of four bytes.
        bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
      }
      return bytes;
    }
  }

  /** The records of each lane, in order. */
  static SortedMap<Integer, LaneRecords> of(Batch batch, Lanes lanes) {
    Packing packing = new Packing(lanes);
    for (Happening happening : batch.happenings()) {
      happening.events().forEach(event -> packing.add(event, batch.source()));
    }
    SortedMap<Integer, LaneRecords> records = new TreeMap<>();
    packing.packed.forEach(
        (lane, content) -> {
          content.close();
          records.put(lane, new LaneRecords(lanes.partitionKey(lane), content.records));
        });
    return records;
  }

  private void add(LedgerEvent event, String source) {
    SequencedSet<Integer> own = lanes.of(event);
    StringBuilder json = new StringBuilder();
    LedgerEventWriter.cloudEvent(event, source, lanes.partitionKey(own.getFirst()), json);
    String text = json.toString();
    own.forEach(lane -> packed.computeIfAbsent(lane, _ -> new Lane()).add(text));
  }
}
