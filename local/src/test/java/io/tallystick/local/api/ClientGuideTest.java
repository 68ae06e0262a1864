package io.tallystick.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide's samples run as they stand there, and the commands that write do what they say, against the real functions. */
class ClientGuideTest {
  private static final Path GUIDE = RunningService.REPOSITORY.resolve("docs/guides/clients.md");
  private static final Pattern SAMPLE = Pattern.compile("(?ms)^## ([^\\n]+)$(?:(?!^## ).)*?^```(sh|java|python|javascript)\\n(.*?)^```$");
  private static final long SECONDS = 60;

  @TempDir private static Path folder;
  private static RunningService service;

  private final Console console = new Console();

  private record Sample(String title, String language, String code) {}

  private record Result(int exitCode, String output) {}

  @BeforeAll
  static void start() throws Exception {
    service = RunningService.start(Files.createDirectory(folder.resolve("service")), Map.of("RequestsStreamMode", "provisioned"));
    // The first sample opens the accounts that the others use.
    Result curl = run("curl");
    assertThat(curl.exitCode()).as(curl.output()).isZero();
  }

  @AfterAll
  static void stop() throws Exception {
    if (service != null) {
      service.close();
    }
  }

  @Test
  void theGuideHasASampleForEveryClient() throws IOException {
    assertThat(samples()).extracting(Sample::title).containsExactly("curl", "AWS CLI, through the queue", "AWS CLI, through the stream", "Java", "Python", "JavaScript");
    assertThat(samples()).allSatisfy(sample -> assertThat(sample.code().lines().count()).isLessThanOrEqualTo(16));
  }

  @Test
  void curlOpensPaysHoldsPostsAndIsSafeToRepeat() throws Exception {
    Result again = run("curl");
    assertThat(again.exitCode()).as(again.output()).isZero();
    assertThat(again.output()).contains("\"status\":\"posted\",\"held\":\"0\",\"posted\":\"700\"");
    String alice = again.output().lines().reduce((first, last) -> last).orElseThrow();
    assertThat(alice).contains("\"id\":\"alice\"", "\"debits_pending\":\"0\",\"debits_posted\":\"700\"");
  }

  @Test
  void theAwsCliSendsThroughTheQueue() throws Exception {
    assumeTrue(isThere("aws"), "the AWS CLI is not installed");
    Result sent = run("AWS CLI, through the queue");
    assertThat(sent.exitCode()).as(sent.output()).isZero();
    assertThat(sent.output()).contains("MessageId");
  }

  @Test
  void theAwsCliSendsThroughTheStream() throws Exception {
    assumeTrue(isThere("aws"), "the AWS CLI is not installed");
    assumeTrue(service.backend().missing().isEmpty(), service.backend().missing().toString());
    Result sent = run("AWS CLI, through the stream");
    assertThat(sent.exitCode()).as(sent.output()).isZero();
    assertThat(sent.output()).contains("SequenceNumber");
  }

  @Test
  void javaPays() throws Exception {
    paid(run("Java"), "java-1");
  }

  @Test
  void pythonPays() throws Exception {
    assumeTrue(isThere("python3"), "Python is not installed");
    Result result = run("Python");
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).startsWith("201 {'id': 'python-1'");
  }

  @Test
  void javaScriptPays() throws Exception {
    assumeTrue(isThere("node"), "Node is not installed");
    paid(run("JavaScript"), "javascript-1");
  }

  @Test
  void theCommandsWriteThroughTheApi() throws Exception {
    assertThat(tally("open", "carol/é?", "USD/2", "--flag", "debits_must_not_exceed_credits", "--overdraft", "5")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(tally("open", "carol/é?", "USD/2", "--flag", "debits_must_not_exceed_credits", "--overdraft", "5")).isEqualTo(ExitCode.OK);
    assertThat(console.err()).isEqualTo("the same was recorded before; nothing has changed\n");
    assertThat(tally("pay", "bank", "carol/é?", "12.5", "--id", "to?carol")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo("paid 12.50 USD from bank to carol/é?; transfer to?carol\n");
    assertThat(tally("hold", "carol/é?", "bank", "5", "--expires-in", "15m", "--id", "carols/hold")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(tally("post", "carols/hold", "1.25", "--keep-open")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).startsWith("posted 1.25 USD from carol/é? to bank; transfer ");
    assertThat(tally("void", "carols/hold")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).startsWith("released 3.75 USD of carol/é? and bank; transfer ");
    assertThat(tally("post", "carols/hold")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).isEqualTo("refused: The hold was voided before. (pending_transfer_already_voided)\n");
    assertThat(tally("reverse", "to?carol", "2.50")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(tally("reverse", "to?carol")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).startsWith("moved 10.00 USD back from carol/é? to bank; transfer ");
    assertThat(tally("pay", "carol/é?", "bank", "100")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains("(exceeds_credits)");
    assertThat(tally("pay", "nobody", "bank", "1")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).isEqualTo("tally pay: no such account: nobody\n");
  }

  private int tally(String... arguments) {
    return console.tally(Stream.concat(Stream.of(arguments), Stream.of("--endpoint", service.api().toString())).toArray(String[]::new));
  }

  private static void paid(Result result, String id) {
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).startsWith("201 {\"id\":\"" + id + "\",\"debit_account_id\":\"bank\",\"credit_account_id\":\"alice\",\"amount\":\"100\"");
  }

  private static List<Sample> samples() throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (Matcher matcher = SAMPLE.matcher(Files.readString(GUIDE)); matcher.find(); ) {
      samples.add(new Sample(matcher.group(1), matcher.group(2), matcher.group(3)));
    }
    return samples;
  }

  private static Result run(String title) throws IOException, InterruptedException {
    Sample sample = samples().stream().filter(each -> each.title().equals(title)).findFirst().orElseThrow();
    Path program = Files.writeString(Files.createTempDirectory(folder, "sample").resolve(fileName(sample.language())), sample.code());
    return run(command(sample.language(), program.toString()));
  }

  private static String fileName(String language) {
    return switch (language) {
      case "sh" -> "sample.sh";
      case "java" -> "Pay.java";
      case "python" -> "pay.py";
      default -> "pay.mjs";
    };
  }

  private static List<String> command(String language, String program) {
    return switch (language) {
      case "sh" -> List.of("sh", "-eu", program);
      case "java" -> List.of(System.getProperty("java.home") + "/bin/java", program);
      case "python" -> List.of("python3", program);
      default -> List.of("node", program);
    };
  }

  private static Result run(List<String> command) throws IOException, InterruptedException {
    File output = Files.createTempFile(folder, "output", ".txt").toFile();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
    builder.environment().putAll(
        Map.of(
            "TALLY_API", service.api().toString(),
            "AWS_ENDPOINT_URL", service.backend().endpoint().toString(),
            "AWS_ACCESS_KEY_ID", "local",
            "AWS_SECRET_ACCESS_KEY", "local",
            "AWS_REGION", "us-east-1",
            "AWS_DEFAULT_REGION", "us-east-1"));
    Process process = builder.start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return new Result(process.waitFor(), Files.readString(output.toPath()));
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator)).anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }
}
