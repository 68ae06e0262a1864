package io.tallystick.local.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.sample.SampleStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir
  Path folder;

  @Test
  void tablesMessagesAndTheStreamGoOnAfterARestart() throws Exception {
    try (SampleStack sample = new SampleStack(folder)) {
      BackendOptions options = BackendOptions.inMemory(sample.template(), "sample", folder.resolve("work")).with(sample.parameters()).on(folder.resolve("data"));
      try (Backend backend = Backend.start(options); AwsJson aws = new AwsJson(backend.endpoint(), backend.region())) {
        assertThatThrownBy(() -> Backend.start(options)).isInstanceOf(IOException.class).hasMessageContaining("another ledger runs on the data folder");
        put(aws, "one");
        sample.await("INSERT", reports -> reports.equals(List.of("INSERT one")));
        assertThat(backend.pauseFunction("sample-Follower", PATIENCE)).isTrue();
        assertThat(backend.pauseFunction("sample-Worker", PATIENCE)).isTrue();
        put(aws, "two");
        aws.call("AmazonSQS.SendMessage", AwsJson.MAPPER.createObjectNode().put("QueueUrl", backend.queueUrls().get("sample-Inbox")).put("MessageBody", "done kept"));
      }
      assertThat(sample.reports("kept")).isEmpty();
      try (Backend backend = Backend.start(options); AwsJson aws = new AwsJson(backend.endpoint(), backend.region())) {
        put(aws, "three");
        sample.await("kept", reports -> !reports.isEmpty());
        assertThat(sample.await("INSERT", reports -> reports.contains("INSERT three"))).containsExactly("INSERT one", "INSERT two", "INSERT three");
      }
    }
  }

  private static void put(AwsJson aws, String id) throws IOException {
    ObjectNode request = AwsJson.MAPPER.createObjectNode().put("TableName", "sample-Things");
    request.putObject("Item").putObject("id").put("S", id);
    aws.call("DynamoDB_20120810.PutItem", request);
  }
}
