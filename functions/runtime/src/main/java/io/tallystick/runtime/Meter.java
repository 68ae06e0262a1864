package io.tallystick.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Collects what one invocation measures and writes it as a log line that CloudWatch turns into metrics: the
 * <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">embedded metric
 * format</a>. Each metric is counted for the ledger, and for the ledger and function; some for single shards too.
 */
public final class Meter {
  public static final String NAMESPACE = "Tallystick";
  /** The format allows so many values of one metric in a line. */
  static final int VALUES = 100;

  private static final String FUNCTION = "Function";
  private static final String SHARD = "Shard";
  private static final JsonFactory JSON = new JsonFactory();

  private final String ledger;
  private final String function;
  private final LongSupplier clockMillis;
  private final Consumer<String> lines;
  private final Map<Metric, List<Double>> values = new EnumMap<>(Metric.class);
  /** What was counted for single shards, by their numbers. */
  private final Map<Integer, Map<Metric, List<Double>>> ofShards = new TreeMap<>();

  /**
   * @param clockMillis milliseconds since 1970
   * @param lines takes each finished line, without line end
   */
  public Meter(String ledger, String function, LongSupplier clockMillis, Consumer<String> lines) {
    this.ledger = ledger;
    this.function = function;
    this.clockMillis = clockMillis;
    this.lines = lines;
  }

  /** Adds a count to the one count of the invocation; a count of 0 is a value too. */
  public synchronized void count(Metric metric, double count) {
    values.merge(metric, List.of(count), (before, more) -> List.of(before.getFirst() + more.getFirst()));
  }

  /** Raises the one value of the invocation to that, if it is less. */
  public synchronized void most(Metric metric, double value) {
    values.merge(metric, List.of(value), (before, other) -> List.of(Math.max(before.getFirst(), other.getFirst())));
  }

  /** Adds a count to that of the invocation for one shard. */
  public synchronized void count(int shard, Metric metric, double count) {
    ofShards.computeIfAbsent(shard, any -> new EnumMap<>(Metric.class)).merge(metric, List.of(count), (before, more) -> List.of(before.getFirst() + more.getFirst()));
  }

  /** Adds one value beside others. */
  public synchronized void value(Metric metric, double value) {
    List<Double> list = values.computeIfAbsent(metric, _ -> new ArrayList<>());
    list.add(value);
    if (list.size() == VALUES) {
      flush();
    }
  }

  /** Writes what was collected, if anything was, and starts anew. */
  public synchronized void flush() {
    if (!values.isEmpty()) {
      lines.accept(line(values, FUNCTION, function));
      values.clear();
    }
    ofShards.forEach((shard, counts) -> lines.accept(line(counts, SHARD, String.valueOf(shard))));
    ofShards.clear();
  }

  /** Drops what was collected and not written. */
  synchronized void forget() {
    values.clear();
    ofShards.clear();
  }

  /** @param dimension the one that the values have beside the ledger's */
  private String line(Map<Metric, List<Double>> measured, String dimension, String value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      describe(json, measured.keySet(), dimension);
      json.writeStringField("Ledger", ledger);
      json.writeStringField(dimension, value);
      for (Map.Entry<Metric, List<Double>> entry : measured.entrySet()) {
        json.writeFieldName(entry.getKey().label());
        write(json, entry.getValue());
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private void describe(JsonGenerator json, Set<Metric> measured, String dimension) throws IOException {
    json.writeObjectFieldStart("_aws");
    json.writeNumberField("Timestamp", clockMillis.getAsLong());
    json.writeArrayFieldStart("CloudWatchMetrics");
    json.writeStartObject();
    json.writeStringField("Namespace", NAMESPACE);
    json.writeArrayFieldStart("Dimensions");
    if (!dimension.equals(SHARD)) {
      // What is counted for shards is counted for the ledger beside it.
      json.writeArray(new String[] {"Ledger"}, 0, 1);
    }
    json.writeArray(new String[] {"Ledger", dimension}, 0, 2);
    json.writeEndArray();
    json.writeArrayFieldStart("Metrics");
    for (Metric metric : measured) {
      json.writeStartObject();
      json.writeStringField("Name", metric.label());
      json.writeStringField("Unit", metric.unit());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, List<Double> list) throws IOException {
    if (list.size() == 1) {
      json.writeNumber(list.getFirst());
    } else {
      json.writeStartArray();
      for (double value : list) {
        json.writeNumber(value);
      }
      json.writeEndArray();
    }
  }
}
