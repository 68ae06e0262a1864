package io.tallystick.local.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.aws.AwsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How far a mapping has come in each shard of its stream; in memory, or in a file that survives the process. */
final class Checkpoints {

  /** Stands for the end of a shard. */
  private static final String FINISHED = "finished";

  private final Path file;
  private final Map<String, String> sequences = new TreeMap<>();

  private Checkpoints(Path file) {
    this.file = file;
  }

  static Checkpoints inMemory() {
    return new Checkpoints(null);
  }

  /**
   * @param stream whose shards they are; those of another stream are forgotten
   * @throws IOException if the file cannot be read
   */
  static Checkpoints inFile(Path file, String stream) throws IOException {
    Checkpoints checkpoints = new Checkpoints(file);
    checkpoints.sequences.put("", stream);
    if (Files.exists(file)) {
      JsonNode saved = AwsJson.MAPPER.readTree(Files.readAllBytes(file));
      if (saved.path("stream").asText().equals(stream)) {
        saved.path("shards").properties().forEach(shard -> checkpoints.sequences.put(shard.getKey(), shard.getValue().asText()));
      }
    }
    return checkpoints;
  }

  /** Whether nothing has been read yet. */
  synchronized boolean isEmpty() {
    return sequences.keySet().stream().allMatch(String::isEmpty);
  }

  /** The last record that was settled. */
  synchronized Optional<String> sequence(String shard) {
    return Optional.ofNullable(sequences.get(shard)).filter(sequence -> !sequence.equals(FINISHED));
  }

  /** Whether all records of the shard are settled and no more will come. */
  synchronized boolean isFinished(String shard) {
    return FINISHED.equals(sequences.get(shard));
  }

  /** Everything up to this record is settled. */
  synchronized void advance(String shard, String sequence) throws IOException {
    sequences.put(shard, sequence);
    save();
  }

  synchronized void finish(String shard) throws IOException {
    sequences.put(shard, FINISHED);
    save();
  }

  /** Forgets shards that are no longer there. */
  synchronized void retain(Iterable<String> shards) {
    Map<String, String> kept = new TreeMap<>();
    kept.put("", sequences.getOrDefault("", ""));
    for (String shard : shards) {
      if (sequences.containsKey(shard)) {
        kept.put(shard, sequences.get(shard));
      }
    }
    sequences.clear();
    sequences.putAll(kept);
  }

  private void save() throws IOException {
    if (file == null) {
      return;
    }
    ObjectNode saved = AwsJson.MAPPER.createObjectNode().put("stream", sequences.get(""));
    ObjectNode shards = saved.putObject("shards");
    sequences.forEach((shard, sequence) -> {
      if (!shard.isEmpty()) {
        shards.put(shard, sequence);
      }
    });
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.write(fresh, AwsJson.MAPPER.writeValueAsBytes(saved));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
