package io.tallystick.local.deploy;

import static io.tallystick.local.deploy.FakeCloudFormation.all;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import io.tallystick.local.deploy.FakeCloudFormation.FakeStack;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.Tag;

class DestroyCommandTest {
  private static final String TABLE = "AWS::DynamoDB::Table";
  private static final String QUEUE = "AWS::SQS::Queue";

  private final Console console = new Console();
  private final FakeAccount account = new FakeAccount();
  private final FakeCloudFormation cloudFormation = account.cloudFormation;
  private Optional<String> typed = Optional.empty();

  private int destroy(String... options) {
    List<String> arguments = new ArrayList<>(List.of("--stack", "books"));
    arguments.addAll(Arrays.asList(options));
    return console.run(terminal -> new DestroyCommand(terminal, none -> account, account.clock, question -> typed), arguments.toArray(String[]::new));
  }

  /** A stack whose nested one has all state and is kept. */
  private FakeStack ledger() {
    FakeStack state = cloudFormation.stack("books-State", StackStatus.CREATE_COMPLETE).has("Journal", TABLE, "mine-journal").has("Requests", QUEUE, "https://sqs/mine-requests");
    FakeStack root = cloudFormation.stack("books", StackStatus.UPDATE_COMPLETE).has("State", StateResources.STACK, state.id).has("Api", "AWS::Lambda::Function", "f");
    root.parameters.put("LedgerName", "mine");
    state.rootId = root.id;
    state.tags.add(Tag.builder().key("tallystick:stack").value("books").build());
    account.tables.put("mine-journal", true);
    account.tables.put("other-journal", true);
    return root;
  }

  @Test
  void stateStaysUnlessAskedFor() {
    FakeStack root = ledger();
    assertThat(destroy()).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(root.status).isEqualTo(StackStatus.DELETE_COMPLETE);
    assertThat(account.deletions).isEmpty();
    assertThat(cloudFormation.calls).containsOnlyOnce("DeleteStack");
    assertThat(console.err()).endsWith("""
        The stack books is deleted.
        What it recorded stays:
          table  mine-journal
          queue  https://sqs/mine-requests
        'tally destroy --stack books --delete-state' deletes that, too.
        """);
  }

  @Test
  void whatTheStackDidNotKeepIsNotSaidToStay() {
    FakeStack root = ledger().has("Own", TABLE, "mine-own");
    cloudFormation.deletion.addFirst(cloudFormation.happens("Own", TABLE, "mine-own", "DELETE_COMPLETE", ""));
    assertThat(destroy()).isEqualTo(ExitCode.OK);
    assertThat(console.err()).contains("table  mine-journal").doesNotContain("table  mine-own");
    assertThat(root.status).isEqualTo(StackStatus.DELETE_COMPLETE);
  }

  @ParameterizedTest
  @CsvSource(nullValues = "-", textBlock = """
      -,    -
      -,    yes
      -,    books
      nine, -
      """)
  void stateIsNotDeletedWithoutTheLedgersName(String confirmed, String answer) {
    FakeStack root = ledger();
    typed = Optional.ofNullable(answer);
    assertThat(confirmed == null ? destroy("--delete-state") : destroy("--delete-state", "--confirm", confirmed)).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains("nothing was deleted");
    assertThat(root.status).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(account.deletions).isEmpty();
    assertThat(cloudFormation.calls).doesNotContain("DeleteStack");
  }

  @Test
  void askedForTwiceStateIsUnprotectedAndDeletedAndNothingElse() {
    ledger();
    typed = Optional.of("mine");
    assertThat(destroy("--delete-state")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(account.deletions).containsExactly("unprotect mine-journal", "mine-journal", "https://sqs/mine-requests");
    assertThat(account.tables).containsOnlyKeys("other-journal");
    assertThat(console.err()).contains("warning:   table  mine-journal").endsWith("The stack books and the ledger's books are deleted.\n");
  }

  /** It takes the backups along that it encrypted. */
  @ParameterizedTest
  @CsvSource(nullValues = "-", textBlock = """
      -,              -
      --delete-state, mine
      """)
  void noKeyIsDeletedButWhichStayIsSaid(String option, String answer) {
    ledger();
    cloudFormation.stack("books-State").has("SecretsKey", "AWS::KMS::Key", "1234-abcd");
    typed = Optional.ofNullable(answer);

    assertThat(option == null ? destroy() : destroy(option)).as(console.err()).isEqualTo(ExitCode.OK);

    assertThat(console.err()).contains("schedule-key-deletion").endsWith("  key    1234-abcd\n");
    assertThat(account.deletions).doesNotContain("1234-abcd");
  }

  @Test
  void theNestedStackThatHeldTheStateGoesWithIt() {
    ledger();
    assertThat(destroy("--delete-state", "--confirm", "mine")).isEqualTo(ExitCode.OK);
    assertThat(cloudFormation.stack("books-State").status).isEqualTo(StackStatus.DELETE_COMPLETE);
  }

  @Test
  void stateThatAnEarlierDeletionKeptCanBeDeletedLater() {
    FakeStack root = ledger();
    assertThat(destroy()).isEqualTo(ExitCode.OK);
    root.resources.replaceAll(resource -> resource.toBuilder().resourceStatus(resource.logicalResourceId().equals("State") ? ResourceStatus.DELETE_SKIPPED : ResourceStatus.DELETE_COMPLETE).build());
    cloudFormation.stack("books-State").tags.clear();
    cloudFormation.stack("books-State").parameters.put("LedgerName", "mine");
    assertThat(destroy()).as("without --delete-state there is nothing to do").isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(destroy("--delete-state", "--confirm", "mine")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(account.tables).containsOnlyKeys("other-journal");
  }

  @Test
  void tablesThatADeletedStackKeptByItselfAreFoundToo() {
    FakeStack gone = cloudFormation.stack("books", StackStatus.DELETE_COMPLETE).has("Journal", TABLE, "mine-journal").has("Gone", TABLE, "mine-gone");
    gone.parameters.put("LedgerName", "mine");
    gone.resources.replaceAll(resource -> resource.toBuilder().resourceStatus(resource.logicalResourceId().equals("Journal") ? ResourceStatus.DELETE_SKIPPED : ResourceStatus.DELETE_COMPLETE).build());
    account.tables.put("mine-journal", true);
    account.tables.put("mine-gone", true);
    assertThat(destroy("--delete-state", "--confirm", "mine")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(account.tables).containsOnlyKeys("mine-gone");
  }

  /** A stack of this name that is gone, and whose nested one was kept with a ledger. */
  private FakeStack kept(String ledger) {
    FakeStack state = cloudFormation.stack("books-State-" + ledger, StackStatus.CREATE_COMPLETE).has("Journal", TABLE, ledger + "-journal");
    state.parameters.put("LedgerName", ledger);
    state.tags.add(Tag.builder().key("tallystick:stack").value("books").build());
    account.tables.put(ledger + "-journal", true);
    return state;
  }

  @Test
  void ofSeveralLedgersThatDeletedStacksKeptOnlyTheOneThatIsNamedGoes() {
    FakeStack trial = kept("trial");
    FakeStack mine = kept("mine");
    assertThat(destroy("--delete-state", "--confirm", "books")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains("the ledger's name is trial or mine, not books");
    assertThat(destroy("--delete-state", "--confirm", "trial")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(account.tables).containsOnlyKeys("mine-journal");
    assertThat(trial.status).isEqualTo(StackStatus.DELETE_COMPLETE);
    assertThat(mine.status).isEqualTo(StackStatus.CREATE_COMPLETE);
  }

  @Test
  void theKeptStackOfAnotherLedgerStaysWhereThatOfThisOneGoes() {
    FakeStack trial = kept("trial");
    ledger();
    assertThat(destroy("--delete-state", "--confirm", "mine")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(trial.status).isEqualTo(StackStatus.CREATE_COMPLETE);
    assertThat(account.tables).containsOnlyKeys("other-journal", "trial-journal");
  }

  @Test
  void aTableThatAnotherStackHasIsNotDeletedWhereThisOneOnlyTriedToMakeIt() {
    FakeStack owner = cloudFormation.stack("production-State", StackStatus.CREATE_COMPLETE).has("Journal", TABLE, "mine-journal");
    FakeStack failed = cloudFormation.stack("books", StackStatus.ROLLBACK_COMPLETE).has("Journal", TABLE, "mine-journal");
    failed.parameters.put("LedgerName", "mine");
    account.tables.put("mine-journal", true);
    assertThat(destroy("--delete-state", "--confirm", "mine")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains("nothing was deleted: the table mine-journal belongs to the stack production-State");
    assertThat(cloudFormation.calls).doesNotContain("DeleteStack");
    assertThat(account.tables).containsOnlyKeys("mine-journal");
    assertThat(owner.status).isEqualTo(StackStatus.CREATE_COMPLETE);
  }

  @ParameterizedTest
  @CsvSource({"Journal, AWS::DynamoDB::Table, mine-journal, the table mine-journal", "Requests, AWS::SQS::Queue, https://sqs/mine-requests, the queue https://sqs/mine-requests"})
  void whoMadeATableOrQueueIsReadFromItsTagsToo(String logicalId, String type, String id, String named) {
    // The stack that only tried comes first where CloudFormation is asked.
    FakeStack failed = cloudFormation.stack("books", StackStatus.ROLLBACK_COMPLETE).has(logicalId, type, id);
    failed.parameters.put("LedgerName", "mine");
    FakeStack owner = cloudFormation.stack("production-State", StackStatus.CREATE_COMPLETE).has(logicalId, type, id);
    account.tables.put("mine-journal", true);
    account.tags.put(id, Map.of("aws:cloudformation:stack-id", owner.id));
    assertThat(destroy("--delete-state", "--confirm", "mine")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains(named + " belongs to the stack production-State");
    assertThat(account.deletions).isEmpty();
  }

  @Test
  void aTagOfAStackThatIsGoneIsNobodys() {
    ledger();
    FakeStack gone = cloudFormation.stack("older", StackStatus.DELETE_COMPLETE).has("Journal", TABLE, "mine-journal");
    account.tags.put("mine-journal", Map.of("aws:cloudformation:stack-id", gone.id));
    assertThat(destroy("--delete-state", "--confirm", "mine")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(account.tables).containsOnlyKeys("other-journal");
  }

  @Test
  void whereItIsNotKnownWhoseATableIsNothingIsDeleted() {
    ledger();
    cloudFormation.fails("DescribeStackResources", FakeCloudFormation.error(403, "AccessDenied", "not authorized to perform: cloudformation:DescribeStackResources"));
    assertThat(destroy("--delete-state", "--confirm", "mine")).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(account.deletions).isEmpty();
    assertThat(cloudFormation.calls).doesNotContain("DeleteStack");
  }

  @Test
  void anEmulatorIsNotAskedWhoHasAnId() {
    ledger();
    account.endpoint = Optional.of(URI.create("http://127.0.0.1:4566"));
    cloudFormation.fails("DescribeStackResources", FakeCloudFormation.error(500, "InternalError", "No stack name specified when finding stack"));
    assertThat(destroy("--delete-state", "--confirm", "mine")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(cloudFormation.calls).doesNotContain("DescribeStackResources");
  }

  @Test
  void aTableThatIsGoneAlreadyIsPassedOver() {
    ledger();
    account.tables.remove("mine-journal");
    assertThat(destroy("--delete-state", "--confirm", "mine")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(account.deletions).containsExactly("https://sqs/mine-requests");
  }

  @Test
  void aStackWithTerminationProtectionIsLeftAlone() {
    ledger().protectedFromDeletion = true;
    assertThat(destroy()).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains("tally deploy --stack books --no-termination-protection");
    assertThat(cloudFormation.calls).doesNotContain("DeleteStack");
  }

  @Test
  void aBusyStackIsLeftAlone() {
    ledger().status = StackStatus.UPDATE_IN_PROGRESS;
    assertThat(destroy()).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains("is busy (UPDATE_IN_PROGRESS)");
    assertThat(cloudFormation.calls).doesNotContain("DeleteStack");
  }

  @Test
  void aDeletionThatFailsShowsItsCausesAndDeletesNoState() {
    ledger();
    cloudFormation.deletion.clear();
    cloudFormation.deletion.add(all(cloudFormation.happens("Role", "AWS::IAM::Role", "r", "DELETE_FAILED", "is in use"), cloudFormation.becomes(StackStatus.DELETE_FAILED)));
    assertThat(destroy("--delete-state", "--confirm", "mine")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains("  Role (AWS::IAM::Role): is in use");
    assertThat(account.deletions).isEmpty();
  }

  @Test
  void aStackThatIsNotThereIsSaidNotToBe() {
    assertThat(destroy()).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(console.err()).startsWith("destroy: there is no stack books in eu-west-1");
    assertThat(destroy("--delete-state", "--confirm", "books")).isEqualTo(ExitCode.ENVIRONMENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--confirm mine", "--timeout 0"})
  void optionsThatDoNotFitAreUsageErrors(String options) {
    assertThat(destroy(options.split(" "))).isEqualTo(ExitCode.USAGE);
  }
}
