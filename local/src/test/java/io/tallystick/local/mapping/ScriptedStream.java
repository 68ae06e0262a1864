package io.tallystick.local.mapping;

import io.tallystick.local.template.Arn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A stream in memory whose records come when the test's clock says so. */
final class ScriptedStream implements StreamSource {

  private static final class Content {
    final List<StreamRecord> records = new ArrayList<>();
    final List<Instant> from = new ArrayList<>();
    Set<String> parents = Set.of();
    boolean ended;
    int trimmed;
  }

  private final Time time;
  private final Map<String, Content> contents = new LinkedHashMap<>();
  private int sequences = 100;
  private int generation;

  ScriptedStream(Time time) {
    this.time = time;
  }

  void shard(String id, String... parents) {
    content(id).parents = Set.of(parents);
  }

  void add(String shard, String... texts) {
    for (String text : texts) {
      addAfter(shard, Duration.ZERO, text);
    }
  }

  void addAfter(String shard, Duration delay, String text) {
    Content content = content(shard);
    content.from.add(time.now().plus(delay));
    content.records.add(new StreamRecord(Integer.toString(sequences++), time.now().plus(delay),
        ("{\"text\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8)));
  }

  void end(String shard) {
    content(shard).ended = true;
  }

  void trim(String shard, int records) {
    content(shard).trimmed = records;
  }

  void loseAllPlaces() {
    generation++;
  }

  String sequence(String shard, String text) {
    return content(shard).records.stream()
        .filter(record -> new String(record.json(), StandardCharsets.UTF_8).contains("\"" + text + "\""))
        .findFirst().orElseThrow().sequence();
  }

  @Override
  public String id() {
    return "stream";
  }

  @Override
  public Arn arn() {
    return Arn.parse("arn:aws:kinesis:us-east-1:000000000000:stream/things");
  }

  @Override
  public String failureField() {
    return "batchInfo";
  }

  @Override
  public List<Shard> shards() {
    return contents.entrySet().stream().map(entry -> new Shard(entry.getKey(), entry.getValue().parents)).toList();
  }

  @Override
  public String place(String shard, Position position) throws IOException {
    Content content = content(shard);
    int index = switch (position) {
      case Position.Oldest() -> content.trimmed;
      case Position.Latest() -> ready(content);
      case Position.At(Instant time) -> (int) content.from.stream().filter(from -> from.isBefore(time)).count();
      case Position.After(String sequence) -> {
        int found = 0;
        while (!content.records.get(found).sequence().equals(sequence)) {
          found++;
        }
        if (found < content.trimmed) {
          throw new Trimmed("trimmed", null);
        }
        yield found + 1;
      }
    };
    return shard + "/" + index + "/" + generation;
  }

  @Override
  public Page read(String place, int most) throws IOException {
    String[] parts = place.split("/");
    if (Integer.parseInt(parts[2]) != generation) {
      throw new PlaceLost("too old", null);
    }
    Content content = content(parts[0]);
    int index = Integer.parseInt(parts[1]);
    int end = Math.min(index + most, ready(content));
    boolean over = content.ended && end == content.records.size();
    return new Page(List.copyOf(content.records.subList(index, end)), over ? Optional.empty() : Optional.of(parts[0] + "/" + end + "/" + generation));
  }

  private int ready(Content content) {
    return (int) content.from.stream().filter(from -> !from.isAfter(time.now())).count();
  }

  private Content content(String shard) {
    return contents.computeIfAbsent(shard, id -> new Content());
  }
}
