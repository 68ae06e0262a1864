package io.tallystick.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The templates that are deployed to AWS are what this machine runs, whatever their parameters. */
class DeployedTemplatesTest {

  private static final Path WHOLE = Path.of("..", "infra", "template.yaml");
  private static final StackOptions OPTIONS = StackOptions.local("books", URI.create("http://127.0.0.1:4000")).serving(URI.create("http://127.0.0.1:5000"));

  @Test
  void theWholeIsReadWithItsOutputs() throws Exception {
    Stack stack = Template.read(WHOLE, OPTIONS.with(Map.of("LedgerName", "books")));

    assertThat(stack.tables()).extracting(Table::name)
        .containsExactlyInAnyOrder("books-journal", "books-accounts", "books-holds", "books-transfers", "books-statements", "books-control");
    assertThat(stack.functions()).extracting(Function::name).containsExactlyInAnyOrder("books-recorder", "books-projector", "books-keeper", "books-api");
    assertThat(stack.outputs()).containsEntry("LedgerName", "books").containsEntry("ApiUrl", "http://127.0.0.1:5000").containsEntry("DataKeyArn", "none")
        .containsEntry("RequestsQueueUrl", "http://127.0.0.1:4000/000000000000/books-requests")
        .containsEntry("RequestsQueueArn", "arn:aws:sqs:us-east-1:000000000000:books-requests");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      EncryptionKey=AWS_OWNED                                                                 | none
      EncryptionKey=STACK                                                                     | arn:aws:kms:us-east-1:000000000000:key/books-State-Key
      EncryptionKey=CUSTOMER,CustomerKeyArn=arn:aws:kms:us-east-1:000000000000:key/mine       | arn:aws:kms:us-east-1:000000000000:key/mine
      """)
  void aKeyOfTheAccountsOwnIsNamedAndNotUsed(String parameters, String key) throws Exception {
    Stack stack = Template.read(WHOLE, OPTIONS.with(parameters(parameters)));

    assertThat(stack.outputs()).containsEntry("DataKeyArn", key);
    assertThat(stack.queues()).hasSize(6);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      Tracing=Active
      RecorderReservedConcurrency=4
      Revision=2
      JwtIssuer=https://issuer.example,JwtAudience=ledger
      AlarmTopicArn=arn:aws:sns:us-east-1:000000000000:alarms
      """)
  void everyOptionIsRead(String parameters) throws Exception {
    assertThat(Template.read(WHOLE, OPTIONS.with(parameters(parameters))).functions()).hasSize(4);
  }

  private static Map<String, String> parameters(String text) {
    return Arrays.stream(text.split(",")).map(one -> one.split("=", 2)).collect(Collectors.toMap(one -> one[0], one -> one[1]));
  }
}
