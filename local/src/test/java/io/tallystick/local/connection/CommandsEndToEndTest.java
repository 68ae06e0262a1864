package io.tallystick.local.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import io.tallystick.local.backend.Instance;
import io.tallystick.local.backend.InstanceFile;
import io.tallystick.local.endtoend.ChosenBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The commands against the real functions on emulators of the tables and queues, from the templates that are deployed. */
class CommandsEndToEndTest {
  private static final long SEED = 20261122;

  private final Console console = new Console();
  @TempDir private Path folder;
  private ChosenBackend ledger;

  @Test
  void requestsAreSentFollowedAskedAboutAndVerified() throws Exception {
    try (ChosenBackend started = ChosenBackend.start(folder, "books", SEED)) {
      ledger = started;
      Path requests = requests();
      assertThat(tally("send", "--fifo", "--wait", requests.toString())).as(console.err()).isEqualTo(ExitCode.FAILED);
      assertThat(console.err()).contains("line 3: transfers[0].amount must be").contains("4 requests sent, 1 not sent; 3 accepted, 1 with rejections");
      assertThat(outcomes())
          .containsExactly("[created, created]", "[created]", "[]", "[exceeds_credits]", "[created]");

      assertThat(tally("send", "--fifo", "--wait", requests.toString())).as(console.err()).isEqualTo(ExitCode.FAILED);
      assertThat(outcomes()).containsExactly("[exists, exists]", "[exists]", "[]", "[id_already_failed]", "[exists]");

      assertThat(tally("balance", "alice", "--json")).as(console.err()).isEqualTo(ExitCode.OK);
      assertThat(console.out())
          .startsWith("[{\"id\":\"alice\",")
          .contains("\"debits_pending\":\"1000\",\"debits_posted\":\"0\",\"credits_pending\":\"0\",\"credits_posted\":\"2500\"}]");
      assertThat(tally("trial-balance")).as(console.err()).isEqualTo(ExitCode.OK);
      assertThat(console.out()).contains(" 25.00  USD/2  assets:bank").contains("-25.00  USD/2  liabilities:alice");
      assertThat(tally("transfer", "h1")).as(console.err()).isEqualTo(ExitCode.OK);
      assertThat(console.out()).contains("status          pending");

      assertThat(tally("verify", "--wait-for-projector", "120")).as(console.err()).isEqualTo(ExitCode.OK);
      assertThat(console.out()).startsWith("clean: ").endsWith("2 accounts, 1 hold; the read tables equal the journal\n");
      assertThat(tally("statement", "alice", "--consistency", "eventual", "--json")).as(console.err()).isEqualTo(ExitCode.OK);
      assertThat(console.out().lines()).hasSize(2);

      damageAlice();
      assertThat(tally("verify")).isEqualTo(ExitCode.FAILED);
      assertThat(console.err()).startsWith("not clean: an account's checkpoint differs from the journal (account=alice");

      theLedgerOfThisMachineIsFound();
    }
  }

  private int tally(String... arguments) {
    return ledger.tally(console, arguments);
  }

  private List<String> outcomes() {
    return console.out().lines().map(line -> List.of(line.split("\"outcome\":\"")).stream().skip(1).map(rest -> rest.replaceAll("\".*", "")).toList().toString()).toList();
  }

  private Path requests() throws Exception {
    return Files.writeString(
        folder.resolve("requests.ndjson"),
        """
        {"accounts":[{"id":"bank","asset":"USD/2","reference":"assets:bank"},{"id":"alice","asset":"USD/2","reference":"liabilities:alice","flags":["debits_must_not_exceed_credits"]}]}
        {"transfers":[{"id":"t1","debit_account_id":"bank","credit_account_id":"alice","amount":"2500","asset":"USD/2"}]}
        {"transfers":[{"id":"t1","debit_account_id":"bank","credit_account_id":"alice","amount":"25.00","asset":"USD/2"}]}
        {"transfers":[{"id":"t2","debit_account_id":"alice","credit_account_id":"bank","amount":"99999","asset":"USD/2"}]}
        {"transfers":[{"id":"h1","debit_account_id":"alice","credit_account_id":"bank","amount":"1000","asset":"USD/2","flags":["pending"],"timeout":3600}]}
        """);
  }

  private void damageAlice() {
    try (DynamoDbClient dynamo =
        DynamoDbClient.builder()
            .endpointOverride(ledger.backend().endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .build()) {
      dynamo.updateItem(
          request ->
              request
                  .tableName(ledger.ledger() + "-accounts")
                  .key(Map.of("id", AttributeValue.fromS("alice")))
                  .updateExpression("SET credits_posted = :more")
                  .conditionExpression("attribute_exists(credits_posted)")
                  .expressionAttributeValues(Map.of(":more", AttributeValue.fromS("2501"))));
    }
  }

  /** As {@code tally up} tells of itself; the name is that of the ledger, not of its stack. */
  private void theLedgerOfThisMachineIsFound() throws Exception {
    RunningLedgers ledgers = new RunningLedgers(Map.of("TALLY_HOME", folder.toString()));
    try (InstanceFile file = InstanceFile.write(folder, Instance.of(ledger.backend(), ledger.options(), Instant.now()));
        LedgerConnection connection = ledgers.open(new LedgerOptions())) {
      assertThat(connection.name()).isEqualTo(ledger.ledger());
      assertThat(connection.queues().requests()).endsWith("/" + ledger.ledger() + "-requests");
    }
  }
}
