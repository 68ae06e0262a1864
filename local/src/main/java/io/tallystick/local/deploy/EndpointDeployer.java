package io.tallystick.local.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.backend.Deployer;
import io.tallystick.local.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine;

/**
 * Deploys to an endpoint as {@code tally deploy} does, by that very command; what goes on is told on standard error.
 *
 * @param terminal that is told what goes on
 */
public record EndpointDeployer(URI endpoint, String region, Terminal terminal) implements Deployer {

  public EndpointDeployer {
    Objects.requireNonNull(endpoint, "endpoint");
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(terminal, "terminal");
  }

  /** Replaces nothing that holds data: nobody is there to agree. */
  @Override
  public Map<String, String> deploy(Path template, String stack, Map<String, String> parameters) throws IOException {
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(result, true, StandardCharsets.UTF_8);
    DeployCommand command = new DeployCommand(Terminal.of(out, terminal.err(), new Properties(), Map.of()));
    new CommandLine(command).parseArgs(arguments(template, stack, parameters).toArray(String[]::new));
    try {
      if (command.call() != ExitCode.OK) {
        throw new IOException("the stack " + stack + " could not be deployed to " + endpoint);
      }
    } catch (CommandFailure failure) {
      throw new IOException("the stack " + stack + " could not be deployed to " + endpoint + ": " + failure.getMessage(), failure);
    }
    Map<String, String> outputs = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> output : new ObjectMapper().readTree(result.toByteArray()).path("outputs").properties()) {
      outputs.put(output.getKey(), output.getValue().asText());
    }
    return outputs;
  }

  private List<String> arguments(Path template, String stack, Map<String, String> parameters) {
    List<String> arguments = new ArrayList<>(List.of(
        "--endpoint", endpoint.toString(), "--region", region, "--stack", stack, "--template", template.toString(), "--json"));
    if (!parameters.isEmpty()) {
      arguments.add("--parameters");
      parameters.forEach((name, value) -> arguments.add(name + "=" + value));
    }
    return arguments;
  }
}
