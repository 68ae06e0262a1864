package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The published vectors: what is sealed today equals what was published, what was published opens today, and a decoder that was written
 * from the document alone agrees. {@code -Dvectors.write=true} writes the files anew, which is a new format unless nothing was published.
 */
class VectorTest {
  private static final Path VECTORS = Path.of("src/test/resources/vectors");
  private static final Path REFUSED = Path.of("src/test/resources/refused-vectors");
  private static final Path DOCUMENT = Path.of("../../docs/journal-format.md");
  private static final int RANDOM_SEGMENTS = 60;
  private static final Path DECODER = Path.of("src/test/python/journal_format.py");

  @Test
  void whatIsSealedIsWhatWasPublished() throws IOException, SegmentTooLarge {
    for (Map.Entry<String, String> vector : sealed().entrySet()) {
      Path file = VECTORS.resolve(vector.getKey() + ".json");
      if (Boolean.getBoolean("vectors.write")) {
        Files.writeString(file, vector.getValue(), StandardCharsets.US_ASCII);
      }
      assertThat(file).as("vector %s", vector.getKey()).content(StandardCharsets.US_ASCII).isEqualTo(vector.getValue());
    }
    try (var files = Files.list(VECTORS)) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".json", ""))).containsExactlyInAnyOrderElementsOf(sealed().keySet());
    }
  }

  @Test
  void whatWasPublishedStillOpens() throws IOException {
    Hash previous = Hash.ZERO;
    for (Map.Entry<String, SegmentContent> vector : VectorContents.all().entrySet()) {
      Segment segment = published(vector.getKey());
      assertThat(SegmentCodec.verify(segment, previous)).as("vector %s", vector.getKey()).isEqualTo(vector.getValue());
      previous = segment.hash();
    }
  }

  @Test
  void aDecoderWrittenFromTheDocumentAgrees() throws IOException, InterruptedException {
    assumeTrue(pythonIsThere(), "skipped: python3 is not installed");
    assertThat(decode(VECTORS)).containsExactlyElementsOf(VectorContents.all().keySet().stream().map(name -> "checked " + name).toList());
  }

  /** By all: the reader here, with the message that the document has, and the decoder. */
  @Test
  void whatHasToBeRefusedIs() throws IOException, InterruptedException {
    Map<String, RefusedVectors.Refused> all = RefusedVectors.all();
    String document = Files.readString(DOCUMENT);
    for (Map.Entry<String, RefusedVectors.Refused> vector : all.entrySet()) {
      Path file = REFUSED.resolve(vector.getKey() + ".json");
      String json = VectorJson.refused(vector.getValue().segment(), vector.getValue().message());
      if (Boolean.getBoolean("vectors.write")) {
        Files.writeString(file, json, StandardCharsets.US_ASCII);
      }
      assertThat(file).as("vector %s", vector.getKey()).content(StandardCharsets.US_ASCII).isEqualTo(json);
      Segment segment = segment(file);
      SegmentCodec.verifyHash(segment, Hash.ZERO);
      assertThatThrownBy(() -> SegmentCodec.open(segment)).as("vector %s", vector.getKey()).isInstanceOf(StoreException.Corrupt.class).hasMessage(vector.getValue().message());
      assertThat(document).contains("`" + vector.getValue().message() + "`");
    }
    assumeTrue(pythonIsThere(), "skipped: python3 is not installed");
    assertThat(decode(REFUSED)).containsExactlyInAnyOrderElementsOf(all.keySet().stream().map(name -> "refused " + name).toList());
  }

  /** What no vector was thought of for. */
  @Test
  void andSoItDoesOnWhateverIsSealed(@TempDir Path directory) throws IOException, InterruptedException, SegmentTooLarge {
    assumeTrue(pythonIsThere(), "skipped: python3 is not installed");
    long seed = Long.getLong("tally.seed", System.nanoTime());
    RandomContents contents = new RandomContents(new SplittableRandom(seed));
    Hash previous = Hash.ZERO;
    for (int i = 0; i < RANDOM_SEGMENTS; i++) {
      SegmentContent content = contents.next(1 + i, i % 4 == 0 ? RandomContents.FORMAT_1 : RandomContents.ALL);
      Segment segment = SegmentCodec.seal(i % 256, i, previous, i, content);
      Files.writeString(directory.resolve(i + ".json"), VectorJson.of(segment, content), StandardCharsets.US_ASCII);
      previous = segment.hash();
    }
    assertThat(decode(directory)).as("-Dtally.seed=%d", seed).containsExactlyElementsOf(IntStream.range(0, RANDOM_SEGMENTS).mapToObj(i -> "checked " + i).toList());
  }

  /** What the decoder prints of a directory of vectors. */
  private static List<String> decode(Path directory) throws IOException, InterruptedException {
    Process python = new ProcessBuilder("python3", "-B", DECODER.toString(), directory.toString()).redirectErrorStream(true).start();
    String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(python.exitValue()).as(output).isZero();
    return output.lines().toList();
  }

  private static Map<String, String> sealed() throws SegmentTooLarge {
    Map<String, String> sealed = new LinkedHashMap<>();
    Hash previous = Hash.ZERO;
    long sequence = 0;
    for (Map.Entry<String, SegmentContent> vector : VectorContents.all().entrySet()) {
      Segment segment = SegmentCodec.seal(5, sequence, previous, sequence / 3, vector.getValue());
      sealed.put(vector.getKey(), VectorJson.of(segment, vector.getValue()));
      previous = segment.hash();
      sequence++;
    }
    return sealed;
  }

  private static Segment published(String name) throws IOException {
    return segment(VECTORS.resolve(name + ".json"));
  }

  private static Segment segment(Path file) throws IOException {
    String json = Files.readString(file, StandardCharsets.US_ASCII);
    return new Segment(
        (int) number(json, "shard"),
        number(json, "sequence"),
        (int) number(json, "format"),
        number(json, "epoch"),
        (int) number(json, "count"),
        number(json, "first_timestamp"),
        number(json, "last_timestamp"),
        Hash.of(hex(json, "previous_hash")),
        Hash.of(hex(json, "root")),
        Hash.of(hex(json, "hash")),
        hex(json, "payload"));
  }

  private static long number(String json, String field) {
    return Long.parseLong(first(json, "\"" + field + "\": (-?[0-9]+)"));
  }

  private static byte[] hex(String json, String field) {
    return HexFormat.of().parseHex(first(json, "\"" + field + "\": \"([0-9a-f]*)\""));
  }

  private static String first(String json, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(json);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private static boolean pythonIsThere() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
