package io.tallystick.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import io.tallystick.local.aws.AwsError;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.template.StackOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of a deployment through a running CloudFormation: made, changed, failed without harm, taken away but for what it recorded, then that too. */
class DeployEndToEndTest {
  /** A resource of the template: its id and what it says. */
  private static final Pattern RESOURCE = Pattern.compile("(?m)^  (\\w+):\n((?:^    .*\n|^\n)+)");
  private static final Path STATE = ChosenBackend.REPOSITORY.resolve("infra/state.yaml");

  private final Console console = new Console();
  private final String ledger = "deploy-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  @TempDir private Path folder;
  private URI endpoint;
  private AwsJson aws;

  @Test
  void aStackIsCreatedUpdatedRolledBackAndDestroyed() throws Exception {
    endpoint = ChosenBackend.endpoint();
    try (AwsJson calls = new AwsJson(endpoint, StackOptions.DEFAULT_REGION)) {
      aws = calls;
      assertThat(deploy(STATE, "LedgerName=" + ledger, "DeletionProtection=false")).as(console.err()).isEqualTo(ExitCode.OK);
      JsonNode outputs = AwsJson.MAPPER.readTree(console.out()).path("outputs");
      assertThat(outputs.path("JournalTable").asText()).isEqualTo(ledger + "-journal");
      assertThat(outputs.path("RequestsQueueUrl").asText()).endsWith("/" + ledger + "-requests");
      assertThat(visibility()).isEqualTo("120");
      record();

      assertThat(deploy(STATE)).as(console.err()).isEqualTo(ExitCode.OK);
      assertThat(console.err()).contains("no changes");

      assertThat(deploy(STATE, "RecorderTimeoutSeconds=30")).as(console.err()).isEqualTo(ExitCode.OK);
      assertThat(console.err()).contains("Requests").contains("is deployed");
      assertThat(visibility()).isEqualTo("210");

      assertThat(deploy(withImpossibleQueue())).isEqualTo(ExitCode.FAILED);
      assertThat(console.err()).contains("was rolled back").contains("Impossible (AWS::SQS::Queue)");
      assertThat(recorded()).as("what was recorded before").isTrue();

      assertThat(tally("destroy")).as(console.err()).isEqualTo(ExitCode.OK);
      assertThat(recorded()).as("what was recorded stays").isTrue();
      assertThat(tally("destroy", "--delete-state", "--confirm", "another")).isEqualTo(ExitCode.FAILED);
      assertThat(recorded()).as("what was recorded stays until its name is said").isTrue();
      assertThat(tally("destroy", "--delete-state", "--confirm", ledger)).as(console.err()).isEqualTo(ExitCode.OK);
      assertThatThrownBy(this::recorded).isInstanceOfSatisfying(AwsError.class, error -> assertThat(error.code()).isEqualTo("ResourceNotFoundException"));
    }
  }

  private int deploy(Path template, String... parameters) {
    Stream<String> given = parameters.length == 0 ? Stream.of() : Stream.concat(Stream.of("--parameters"), Stream.of(parameters));
    return tally(Stream.concat(Stream.of("deploy", "--template", template.toString(), "--json"), given).toArray(String[]::new));
  }

  private int tally(String... arguments) {
    List<String> where = List.of("--stack", ledger, "--endpoint", endpoint.toString(), "--region", StackOptions.DEFAULT_REGION);
    return console.tally(Stream.of(Stream.of(arguments[0]), where.stream(), Stream.of(arguments).skip(1)).flatMap(part -> part).toArray(String[]::new));
  }

  /**
   * SQS has no names with spaces; it only finds out when the queue is made, after all the rest: LocalStack forgets what an update that failed had not come
   * to yet, and could not delete it then.
   */
  private Path withImpossibleQueue() throws IOException {
    String template = Files.readString(STATE);
    assertThat(template).contains("\nResources:\n");
    String resources = template.substring(template.indexOf("\nResources:\n"), template.indexOf("\nOutputs:\n"));
    List<String> all = RESOURCE.matcher(resources).results().filter(resource -> !("\n" + resource.group(2)).contains("\n    Condition:")).map(resource -> resource.group(1)).toList();
    assertThat(all).contains("Journal", "Control", "Requests", "SenderPolicy");
    String impossible = "Resources:\n  Impossible:\n    Type: AWS::SQS::Queue\n    DependsOn: " + all + "\n    Properties:\n      QueueName: no such name\n";
    return Files.writeString(folder.resolve("impossible.yaml"), template.replace("Resources:\n", impossible));
  }

  private String visibility() throws IOException {
    String url = aws.call("AmazonSQS.GetQueueUrl", AwsJson.MAPPER.createObjectNode().put("QueueName", ledger + "-requests")).path("QueueUrl").asText();
    ObjectNode request = AwsJson.MAPPER.createObjectNode().put("QueueUrl", url);
    request.putArray("AttributeNames").add("VisibilityTimeout");
    return aws.call("AmazonSQS.GetQueueAttributes", request).path("Attributes").path("VisibilityTimeout").asText();
  }

  private void record() throws IOException {
    ObjectNode request = AwsJson.MAPPER.createObjectNode().put("TableName", ledger + "-control");
    request.putObject("Item").putObject("key").put("S", "kept");
    aws.call("DynamoDB_20120810.PutItem", request);
  }

  private boolean recorded() throws IOException {
    ObjectNode request = AwsJson.MAPPER.createObjectNode().put("TableName", ledger + "-control");
    request.putObject("Key").putObject("key").put("S", "kept");
    return aws.call("DynamoDB_20120810.GetItem", request).path("Item").path("key").path("S").asText().equals("kept");
  }
}
