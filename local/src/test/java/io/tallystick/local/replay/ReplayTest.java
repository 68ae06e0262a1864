package io.tallystick.local.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.ledger.Sharding;
import io.tallystick.local.lines.LineReader;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One line in, one line out. */
class ReplayTest {
  private static final Path FOLDER = Path.of("src/test/resources/replay");
  private static final String IN = ".in.ndjson";

  /** Each file of lines has a file of the answers beside it. */
  @TestFactory
  Stream<DynamicTest> linesHaveTheseAnswers() throws IOException {
    List<String> names;
    try (Stream<Path> files = Files.list(FOLDER)) {
      names = files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(IN)).sorted().toList();
    }
    assertThat(names).hasSizeGreaterThanOrEqualTo(6);
    return names.stream().map(name -> DynamicTest.dynamicTest(name, () -> check(name)));
  }

  private static void check(String name) throws IOException {
    byte[] lines = Files.readAllBytes(FOLDER.resolve(name));
    List<String> expected = Files.readAllLines(FOLDER.resolve(name.replace(IN, ".out.ndjson")));
    assertThat(replay(new ByteArrayInputStream(lines))).containsExactlyElementsOf(expected);
    // However the bytes arrive.
    assertThat(replay(new Dribble(lines))).containsExactlyElementsOf(expected);
  }

  /** By the functions' recorder on journals in memory. Steps that are no request take timestamps there; nothing else differs, but at the end of time. */
  @ParameterizedTest
  @ValueSource(strings = {"balances", "errors", "holds", "lookup", "outcomes", "reserved", "reversals"})
  void theRecorderOfTheFunctionsAnswersTheSame(String name) throws IOException {
    byte[] lines = Files.readAllBytes(FOLDER.resolve(name + IN));
    List<String> expected = Files.readAllLines(FOLDER.resolve(name + ".out.ndjson")).stream().map(ReplayTest::withoutTimes).toList();
    assertThat(replay(new ShardedReplay(Sharding.ONE), new ByteArrayInputStream(lines)).stream().map(ReplayTest::withoutTimes)).containsExactlyElementsOf(expected);
  }

  private static String withoutTimes(String answer) {
    return answer.replaceAll("\"(timestamp|clock_ns)\":[0-9]+", "\"$1\":0").replaceAll("\"effective_at\":\"1970[^\"]*\"", "\"effective_at\":\"\"");
  }

  private static List<String> replay(InputStream in) throws IOException {
    return replay(new OneShardReplay(), in);
  }

  private static List<String> replay(ReplayLedger ledger, InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Replay(ledger, in, new PrintStream(out, false, UTF_8)).run();
    return out.toString(UTF_8).lines().toList();
  }

  /** Gives one byte at a time. */
  private static final class Dribble extends ByteArrayInputStream {
    Dribble(byte[] bytes) {
      super(bytes);
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return super.read(into, offset, Math.min(1, length));
    }
  }

  @Test
  void theReferencePagesExampleIsTrue() throws IOException {
    String page = Files.readString(Path.of("../docs/reference/replay.md"));
    String shell = page.substring(page.indexOf("$ tally replay <<'END'\n"));
    String lines = shell.substring(shell.indexOf('\n') + 1, shell.indexOf("\nEND\n"));
    String answers = shell.substring(shell.indexOf("\nEND\n") + 5, shell.indexOf("\n```"));
    assertThat(replay(new ByteArrayInputStream(lines.getBytes(UTF_8)))).containsExactlyElementsOf(answers.lines().toList());
  }

  @Test
  void theLastLineNeedsNoEndAndWindowsLineEndsAreBlank() throws IOException {
    List<String> answers = replay(new ByteArrayInputStream("{\"clock_ns\":1}\r\n\r\n \t\r\n{\"clock_ns\":2}".getBytes(UTF_8)));
    assertThat(answers).containsExactly("{\"clock_ns\":1}", "{\"clock_ns\":2}");
    assertThat(replay(InputStream.nullInputStream())).isEmpty();
  }

  @Test
  void aLineThatIsTooLongIsAnErrorAndTheNextOneIsRead() throws IOException {
    String longest = "{\"clock_ns\":1" + " ".repeat(LineReader.LINE_BYTES - 14) + "}";
    String lines = longest + "\n" + longest + " \n" + "[".repeat(3_000_000) + "\n{\"clock_ns\":2}\n";
    assertThat(replay(new ByteArrayInputStream(lines.getBytes(UTF_8))))
        .containsExactly(
            "{\"clock_ns\":1}",
            "{\"error\":{\"field\":\"$\",\"reason\":\"must not exceed 1048576 bytes\",\"line\":2}}",
            "{\"error\":{\"field\":\"$\",\"reason\":\"must not exceed 1048576 bytes\",\"line\":3}}",
            "{\"clock_ns\":2}");
  }

  @Test
  void bytesOfAnyKindAreAnswered() throws IOException {
    byte[] lines = new byte[20_000];
    new Random(5).nextBytes(lines);
    List<String> answers = replay(new ByteArrayInputStream(lines));
    assertThat(answers).isNotEmpty().allMatch(answer -> answer.startsWith("{\"error\":{\"field\":\"$\",\"reason\":\""));
  }

  /** A program at the other end of a pipe that writes a line and waits for its answer gets it. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void anAnswerIsNotHeldBackWhileTheNextLineIsWaitedFor() throws Exception {
    try (PipedOutputStream lines = new PipedOutputStream();
        PipedInputStream answers = new PipedInputStream()) {
      PipedInputStream in = new PipedInputStream(lines);
      OutputStream out = new PipedOutputStream(answers);
      Thread replay =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try (PrintStream buffered = new PrintStream(new BufferedOutputStream(out, 1 << 16), false, UTF_8)) {
                      new Replay(new OneShardReplay(), in, buffered).run();
                    } catch (IOException broken) {
                      throw new UncheckedIOException(broken);
                    }
                  });
      for (int nanos = 1; nanos <= 3; nanos++) {
        String answer = "{\"clock_ns\":%d}\n".formatted(nanos);
        lines.write(answer.getBytes(UTF_8));
        lines.flush();
        assertThat(new String(answers.readNBytes(answer.length()), UTF_8)).isEqualTo(answer);
      }
      lines.close();
      replay.join();
      assertThat(answers.read()).isEqualTo(-1);
    }
  }

  @Test
  void aBrokenOutputEndsTheReplay() throws IOException {
    PrintStream broken =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("broken pipe");
              }
            });
    Endless endless = new Endless();
    new Replay(new OneShardReplay(), endless, broken).run();
    assertThat(endless.given).isLessThan(10);
  }

  /** Lines without end, each of which has to be waited for. */
  private static final class Endless extends InputStream {
    private int given;

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      given++;
      byte[] line = "{\"clock_ns\":1}\n".getBytes(UTF_8);
      System.arraycopy(line, 0, into, offset, line.length);
      return line.length;
    }
  }
}
