package io.tallystick.delivery.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tallystick.delivery.guard.AddressRules;
import io.tallystick.delivery.guard.EndpointUrl;
import io.tallystick.delivery.guard.GuardedConnections;
import io.tallystick.delivery.guard.Names;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The receivers of the guide run as they stand there, with the published libraries, and take what the courier posts. They are skipped where a library cannot be had. */
class WebhookGuideTest {
  private static final Path GUIDE = Path.of("../../docs/guides/webhooks.md");
  private static final Pattern SAMPLE = Pattern.compile("(?ms)^### ([^\\n]+)\\n\\n`([^`]+)`\\n\\n```(?:python|javascript)\\n(.*?)^```$");
  private static final long INSTALL_SECONDS = 120;
  private static final AddressRules LOOPBACK = AddressRules.parse("127.0.0.1");
  private static final SigningSecret OLD = SigningSecret.random(new SecureRandom());
  private static final SigningSecret SECRET = SigningSecret.random(new SecureRandom());
  private static final String EVENT = "{\"type\":\"io.tallystick.test.v1\",\"data\":{\"subscription_id\":\"é😀 %s\"}}";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private record Sample(String install, String code) {}

  @Test
  @Timeout(300)
  void python() throws Exception {
    Sample sample = sample("Python");
    Path libraries = folder.resolve("python");
    install(List.of("python3", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", libraries.toString(), last(sample.install())), "Python's standardwebhooks");
    Path program = Files.writeString(folder.resolve("hooks.py"), sample.code());
    takesWhatIsSignedOnce(List.of("python3", program.toString()), Map.of("PYTHONPATH", libraries.toString()), "io.tallystick.test.v1 {'subscription_id': 'é😀 %s'}");
  }

  @Test
  @Timeout(300)
  void javaScript() throws Exception {
    Sample sample = sample("JavaScript");
    install(List.of("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder.toString(), last(sample.install())), "JavaScript's standardwebhooks");
    Path program = Files.writeString(folder.resolve("hooks.mjs"), sample.code());
    takesWhatIsSignedOnce(List.of("node", program.toString()), Map.of(), "io.tallystick.test.v1 {\"subscription_id\":\"é😀 %s\"}");
  }

  private static Sample sample(String title) throws IOException {
    for (Matcher matcher = SAMPLE.matcher(Files.readString(GUIDE)); matcher.find(); ) {
      if (matcher.group(1).equals(title)) {
        return new Sample(matcher.group(2), matcher.group(3));
      }
    }
    throw new AssertionError("the guide has no sample of " + title);
  }

  private static String last(String command) {
    return command.substring(command.lastIndexOf(' ') + 1);
  }

  private void install(List<String> command, String what) throws InterruptedException {
    boolean installed = false;
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("install.log").toFile()).start();
      installed = process.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
      process.destroyForcibly();
    } catch (IOException notThere) {
      // Told below.
    }
    assumeTrue(installed, what + " cannot be installed here");
  }

  /** @param line what the receiver prints of an event, %s for its id */
  private void takesWhatIsSignedOnce(List<String> command, Map<String, String> environment, String line) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().putAll(Map.of("WEBHOOK_SECRET", SECRET.reveal(), "PORT", "0", "PYTHONIOENCODING", "utf-8"));
    Process receiver = builder.start();
    try (BufferedReader said = new BufferedReader(receiver.inputReader(StandardCharsets.UTF_8));
        HttpPosting posting = posting()) {
      String listening = said.readLine();
      assertThat(listening).startsWith("listening on ");
      String url = "http://127.0.0.1:" + last(listening) + "/hooks";

      assertThat(post(posting, url, "evt_1", OLD)).isEqualTo(401);
      assertThat(post(posting, url, "evt_1", SECRET)).isEqualTo(204);
      assertThat(nextEvent(said)).isEqualTo(line.formatted("evt_1"));
      // Again, as after a lost answer, and then another while the secret is replaced: the repeat leaves no line.
      assertThat(post(posting, url, "evt_1", SECRET)).isEqualTo(204);
      assertThat(post(posting, url, "evt_2", OLD, SECRET)).isEqualTo(204);
      assertThat(nextEvent(said)).isEqualTo(line.formatted("evt_2"));
    } finally {
      receiver.destroyForcibly();
    }
  }

  /** The next line that is not of a server's own log. */
  private static String nextEvent(BufferedReader said) throws IOException {
    String text = said.readLine();
    while (text != null && !text.startsWith("io.")) {
      text = said.readLine();
    }
    return text;
  }

  private static HttpPosting posting() throws Exception {
    GuardedConnections.Limits limits = new GuardedConnections.Limits(PATIENCE, PATIENCE, PATIENCE, PATIENCE, 4, 8);
    return new HttpPosting(GuardedConnections.pooled(LOOPBACK, Names.SYSTEM, SSLContext.getDefault(), limits), new HttpPosting.Limits(PATIENCE, 1_000, 1_000), InstantSource.system());
  }

  /** The status that answered. */
  private static int post(HttpPosting posting, String url, String id, SigningSecret... secrets) {
    EndpointUrl endpoint = ((EndpointUrl.Reading.Endpoint) EndpointUrl.read(url, LOOPBACK)).url();
    PostOutcome outcome = posting.post(new Destination.Endpoint(endpoint, List.of(secrets)), new Post(id, "io.tallystick.test.v1", "sub", EVENT.formatted(id)));
    return switch (outcome) {
      case PostOutcome.Delivered delivered -> 204;
      case PostOutcome.Failed failed -> failed.status();
      case PostOutcome.Gone _, PostOutcome.Impossible _ -> throw new AssertionError(Optional.of(outcome));
    };
  }
}
