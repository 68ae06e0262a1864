package io.tallystick.local;

import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import picocli.CommandLine;

/** Runs one command as {@code tally} would, with streams that no person looks at, and keeps what it printed. */
public final class Console {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Terminal terminal =
      Terminal.of(
          new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), new Properties(), Map.of());

  /** Returns the exit code; what earlier runs printed is forgotten. */
  public int run(Function<Terminal, Object> command, String... arguments) {
    out.reset();
    err.reset();
    ErrorLines errors = new ErrorLines(terminal);
    return new CommandLine(command.apply(terminal))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors)
        .execute(arguments);
  }

  /** Runs a whole command line and returns the exit code; what earlier runs printed is forgotten. */
  public int tally(String... arguments) {
    out.reset();
    err.reset();
    return Tally.run(terminal, arguments);
  }

  public String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** The outcomes in what a command that follows requests printed: a JSON object for each. @param kind accounts or transfers */
  public List<String> outcomes(String kind) throws IOException {
    List<String> outcomes = new ArrayList<>();
    for (String line : out().lines().toList()) {
      AwsJson.MAPPER.readTree(line).path(kind).forEach(event -> outcomes.add(event.path("outcome").asText()));
    }
    return outcomes;
  }

  public String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
