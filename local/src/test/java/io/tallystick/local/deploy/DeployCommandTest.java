package io.tallystick.local.deploy;

import static io.tallystick.local.deploy.FakeCloudFormation.all;
import static io.tallystick.local.deploy.FakeCloudFormation.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import io.tallystick.local.deploy.FakeCloudFormation.FakeStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.cloudformation.model.*;

/** The command against an account that does what each test says. */
class DeployCommandTest {
  private static final String BUCKET = "tallystick-artifacts-123456789012-eu-west-1";
  private static final String TABLE = "AWS::DynamoDB::Table";

  @TempDir Path folder;

  private final Console console = new Console();
  private final FakeAccount account = new FakeAccount();
  private final FakeCloudFormation cloudFormation = account.cloudFormation;
  private final List<String> asked = new ArrayList<>();
  private Optional<String> typed = Optional.empty();
  private Path template;

  @BeforeEach
  void writeTemplate() throws IOException {
    template = Files.writeString(folder.resolve("template.yaml"), """
        Parameters:
          LedgerName: {Type: String, Default: books, AllowedPattern: '[a-z]+', ConstraintDescription: small letters}
          Days: {Type: Number, Default: 30}
        Resources:
          State: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: state.yaml}}
        """);
    Files.writeString(folder.resolve("state.yaml"), "Resources: {Journal: {Type: 'AWS::DynamoDB::Table'}}");
  }

  private int deploy(String... options) {
    List<String> arguments = new ArrayList<>(List.of("--stack", "books", "--template", template.toString()));
    arguments.addAll(Arrays.asList(options));
    return console.run(
        terminal -> new DeployCommand(terminal, none -> account, account.clock, question -> {
          asked.add(question);
          return typed;
        }),
        arguments.toArray(String[]::new));
  }

  private static DescribeChangeSetResponse answer(ChangeSetStatus status, String reason, Change... changes) {
    return DescribeChangeSetResponse.builder().status(status).statusReason(reason).changes(changes).build();
  }

  private static Change change(ChangeAction action, String id, String type, Replacement replacement, String changeSet) {
    return Change.builder()
        .type(ChangeType.RESOURCE)
        .resourceChange(change -> change.action(action).logicalResourceId(id).resourceType(type).replacement(replacement).changeSetId(changeSet))
        .build();
  }

  private void willAdd() {
    cloudFormation.answers.add(answer(ChangeSetStatus.CREATE_PENDING, null));
    cloudFormation.answers.add(answer(ChangeSetStatus.CREATE_IN_PROGRESS, null));
    cloudFormation.answers.add(answer(ChangeSetStatus.CREATE_COMPLETE, null, change(ChangeAction.ADD, "State", StateResources.STACK, null, "nested-1")));
    cloudFormation.nested.put("nested-1", answer(ChangeSetStatus.CREATE_COMPLETE, null, change(ChangeAction.ADD, "Journal", TABLE, null, null)));
  }

  private void willSucceed(StackStatus during, StackStatus end) {
    cloudFormation.execution.add(cloudFormation.becomes(during));
    cloudFormation.execution.add(all(cloudFormation.becomes(end), stack -> stack.outputs.put("RequestsQueueUrl", "https://sqs/books-requests")));
  }

  private void willReplaceTheJournal() {
    cloudFormation.stack("books", StackStatus.UPDATE_COMPLETE);
    cloudFormation.answers.add(answer(ChangeSetStatus.CREATE_COMPLETE, null, change(ChangeAction.MODIFY, "State", StateResources.STACK, Replacement.FALSE, "nested-1")));
    cloudFormation.nested.put("nested-1", answer(ChangeSetStatus.CREATE_COMPLETE, null, change(ChangeAction.MODIFY, "Journal", TABLE, Replacement.TRUE, null)));
    willSucceed(StackStatus.UPDATE_IN_PROGRESS, StackStatus.UPDATE_COMPLETE);
  }

  private boolean executed() {
    return cloudFormation.calls.contains("ExecuteChangeSet");
  }

  @Test
  void aFirstDeploymentMakesBucketAndStackShowsWhatHappensAndPrintsOutputs() {
    willAdd();
    willSucceed(StackStatus.CREATE_IN_PROGRESS, StackStatus.CREATE_COMPLETE);
    assertThat(deploy("--parameters", "Days=7", "--tag", "team=books")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo("RequestsQueueUrl  https://sqs/books-requests\n");
    assertThat(console.err().lines())
        .contains(
            "made the artifact bucket " + BUCKET,
            "  add          State  AWS::CloudFormation::Stack",
            "  add          State/Journal  AWS::DynamoDB::Table",
            "10:00:00  CREATE_IN_PROGRESS    (the stack)  AWS::CloudFormation::Stack",
            "10:00:01  CREATE_COMPLETE       (the stack)  AWS::CloudFormation::Stack",
            "The stack books is deployed.")
        .doesNotHaveDuplicates();
    CreateChangeSetRequest request = cloudFormation.changeSets.getFirst();
    assertThat(request.changeSetType()).isEqualTo(ChangeSetType.CREATE);
    assertThat(request.includeNestedStacks()).isTrue();
    assertThat(request.capabilities()).containsExactly(Capability.CAPABILITY_IAM, Capability.CAPABILITY_AUTO_EXPAND);
    assertThat(request.parameters()).containsExactly(Parameter.builder().parameterKey("Days").parameterValue("7").build());
    assertThat(request.tags()).containsExactly(Tag.builder().key("tallystick:stack").value("books").build(), Tag.builder().key("team").value("books").build());
    assertThat(request.templateURL()).startsWith("https://" + BUCKET + ".s3.eu-west-1.amazonaws.com/artifacts/");
    assertThat(account.s3.objects).hasSize(2).containsKey(request.templateURL().replaceAll(".*amazonaws.com/", ""));
  }

  @Test
  void anUpdateKeepsTheValuesThatNobodyNames() {
    FakeStack stack = cloudFormation.stack("books", StackStatus.UPDATE_ROLLBACK_COMPLETE);
    stack.parameters.put("LedgerName", "mine");
    cloudFormation.answers.add(answer(ChangeSetStatus.CREATE_COMPLETE, null, change(ChangeAction.MODIFY, "State", StateResources.STACK, null, null)));
    willSucceed(StackStatus.UPDATE_IN_PROGRESS, StackStatus.UPDATE_COMPLETE);
    assertThat(deploy("--json")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo("{\"stack\":\"books\",\"status\":\"UPDATE_COMPLETE\",\"outputs\":{\"RequestsQueueUrl\":\"https://sqs/books-requests\"}}\n");
    assertThat(cloudFormation.changeSets.getFirst().changeSetType()).isEqualTo(ChangeSetType.UPDATE);
    assertThat(cloudFormation.changeSets.getFirst().parameters()).containsExactly(Parameter.builder().parameterKey("LedgerName").usePreviousValue(true).build());
  }

  @Test
  void wrongParametersAreNamedBeforeAnythingIsUploaded() {
    assertThat(deploy("--parameters", "LedgerName=LOUD", "Nothing=1")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err().lines())
        .containsExactly(
            "parameter Nothing: the template has no such parameter; it has Days, LedgerName",
            "parameter LedgerName: must be small letters; not 'LOUD'",
            "deploy: parameters are wrong; nothing was uploaded");
    assertThat(account.s3.calls).isEmpty();
    assertThat(cloudFormation.changeSets).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"The submitted information didn't contain changes. Submit different information to create a change set.", "No updates are to be performed."})
  void noChangesIsSuccessAndLeavesNoChangeSet(String reason) {
    FakeStack stack = cloudFormation.stack("books", StackStatus.CREATE_COMPLETE);
    stack.outputs.put("ApiUrl", "https://api");
    cloudFormation.answers.add(answer(ChangeSetStatus.FAILED, reason));
    assertThat(deploy()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo("ApiUrl  https://api\n");
    assertThat(console.err()).contains("no changes: the stack books is as the template wants it");
    assertThat(cloudFormation.calls).contains("DeleteChangeSet").doesNotContain("ExecuteChangeSet", "DeleteStack");
  }

  @Test
  void aChangeOfOutputsOnlyIsMade() {
    cloudFormation.stack("books", StackStatus.CREATE_COMPLETE);
    cloudFormation.answers.add(answer(ChangeSetStatus.CREATE_COMPLETE, null));
    willSucceed(StackStatus.UPDATE_IN_PROGRESS, StackStatus.UPDATE_COMPLETE);
    assertThat(deploy()).isEqualTo(ExitCode.OK);
    assertThat(executed()).isTrue();
  }

  @Test
  void aChangeSetThatFailsIsToldWithItsReasonAndLeavesNothing() {
    cloudFormation.answers.add(answer(ChangeSetStatus.FAILED, "Template format error: Unresolved resource dependencies [X]"));
    assertThat(deploy()).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).endsWith("deploy: CloudFormation cannot make these changes, and made none: Template format error: Unresolved resource dependencies [X]\n");
    assertThat(cloudFormation.calls).contains("DeleteChangeSet", "DeleteStack");
    assertThat(cloudFormation.stack("books").status).isEqualTo(StackStatus.DELETE_COMPLETE);
  }

  @Test
  void whereNestedStacksCannotBeComparedTheOutermostIs() {
    cloudFormation.answers.add(answer(ChangeSetStatus.FAILED, "Nested change set arn:x was not successfully created: Currently in FAILED."));
    cloudFormation.answers.add(answer(ChangeSetStatus.CREATE_COMPLETE, null, change(ChangeAction.ADD, "State", StateResources.STACK, null, null)));
    willSucceed(StackStatus.CREATE_IN_PROGRESS, StackStatus.CREATE_COMPLETE);
    assertThat(deploy()).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.err()).contains("warning: CloudFormation could not say what changes inside nested stacks");
    assertThat(cloudFormation.changeSets).extracting(CreateChangeSetRequest::includeNestedStacks).containsExactly(true, false);
  }

  @Test
  void aDryRunShowsChangesAndLeavesNeitherChangeSetNorStack() {
    willAdd();
    assertThat(deploy("--dry-run")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.err()).contains("  add          State/Journal  AWS::DynamoDB::Table").endsWith("dry run: nothing was changed\n");
    assertThat(cloudFormation.calls).contains("DeleteChangeSet", "DeleteStack").doesNotContain("ExecuteChangeSet");
  }

  @Test
  void aDryRunOfAnExistingStackLeavesTheStack() {
    willReplaceTheJournal();
    assertThat(deploy("--dry-run")).isEqualTo(ExitCode.OK);
    assertThat(console.err()).contains("warning: data would leave the ledger: State/Journal (AWS::DynamoDB::Table) is replaced by an empty one");
    assertThat(cloudFormation.calls).contains("DeleteChangeSet").doesNotContain("ExecuteChangeSet", "DeleteStack");
    assertThat(asked).isEmpty();
  }

  @Test
  void aReplacedTableNeedsTheStacksNameTyped() {
    willReplaceTheJournal();
    typed = Optional.of("books");
    assertThat(deploy()).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.err()).contains("warning: this takes data out of the ledger:");
    assertThat(asked).hasSize(1);
    assertThat(executed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yes", "Books"})
  void anythingElseStopsIt(String answer) {
    willReplaceTheJournal();
    typed = Optional.of(answer).filter(text -> !text.isEmpty());
    assertThat(deploy()).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).endsWith("deploy: stopped; nothing was changed\n");
    assertThat(executed()).isFalse();
    assertThat(cloudFormation.calls).contains("DeleteChangeSet");
  }

  @Test
  void yesAgreesBeforehand() {
    willReplaceTheJournal();
    assertThat(deploy("--yes")).isEqualTo(ExitCode.OK);
    assertThat(asked).isEmpty();
    assertThat(executed()).isTrue();
  }

  @Test
  void aFailedUpdateShowsItsFirstCausesAfterTheRollback() {
    FakeStack nested = cloudFormation.stack("books-State", StackStatus.UPDATE_COMPLETE);
    cloudFormation.stack("books", StackStatus.UPDATE_COMPLETE);
    cloudFormation.answers.add(answer(ChangeSetStatus.CREATE_COMPLETE, null, change(ChangeAction.MODIFY, "State", StateResources.STACK, null, null)));
    cloudFormation.execution.add(all(cloudFormation.becomes(StackStatus.UPDATE_IN_PROGRESS), cloudFormation.happens("State", StateResources.STACK, nested.id, "UPDATE_IN_PROGRESS", "")));
    cloudFormation.execution.add(
        all(
            stack -> cloudFormation.event(nested, "Journal", TABLE, "journal", "UPDATE_FAILED", "Limit exceeded"),
            stack -> cloudFormation.event(nested, "Accounts", TABLE, "accounts", "UPDATE_FAILED", "Resource update cancelled"),
            cloudFormation.happens("State", StateResources.STACK, nested.id, "UPDATE_FAILED", "The following resource(s) failed to update: [Journal]."),
            cloudFormation.becomes(StackStatus.UPDATE_ROLLBACK_IN_PROGRESS)));
    cloudFormation.execution.add(cloudFormation.becomes(StackStatus.UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS));
    cloudFormation.execution.add(cloudFormation.becomes(StackStatus.UPDATE_ROLLBACK_COMPLETE));
    assertThat(deploy()).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).endsWith("""
        The deployment failed and was rolled back: everything is as it was before.
        What failed first:
          State/Journal (AWS::DynamoDB::Table): Limit exceeded
        """);
    assertThat(console.err().lines().filter(line -> line.contains("UPDATE_ROLLBACK_COMPLETE  "))).as("waited for the end").hasSize(1);
  }

  @Test
  void aFailedRollbackSaysHowToGoOn() {
    cloudFormation.stack("books", StackStatus.UPDATE_COMPLETE);
    cloudFormation.answers.add(answer(ChangeSetStatus.CREATE_COMPLETE, null, change(ChangeAction.MODIFY, "Role", "AWS::IAM::Role", null, null)));
    cloudFormation.execution.add(
        all(cloudFormation.happens("Role", "AWS::IAM::Role", "r", "UPDATE_FAILED", "Access denied to iam:PutRolePolicy"), cloudFormation.becomes(StackStatus.UPDATE_ROLLBACK_FAILED)));
    assertThat(deploy()).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains("continue-update-rollback --stack-name books").contains("  Role (AWS::IAM::Role): Access denied to iam:PutRolePolicy");
  }

  @Test
  void whatIsLeftOfAFailedCreationIsDeletedFirst() {
    FakeStack left = cloudFormation.stack("books", StackStatus.ROLLBACK_COMPLETE);
    willAdd();
    willSucceed(StackStatus.CREATE_IN_PROGRESS, StackStatus.CREATE_COMPLETE);
    assertThat(deploy()).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(left.status).isEqualTo(StackStatus.DELETE_COMPLETE);
    assertThat(cloudFormation.changeSets.getFirst().changeSetType()).isEqualTo(ChangeSetType.CREATE);
  }

  @Test
  void aDryRunDeletesNothingOfAFailedCreation() {
    cloudFormation.stack("books", StackStatus.ROLLBACK_COMPLETE);
    assertThat(deploy("--dry-run")).isEqualTo(ExitCode.FAILED);
    assertThat(cloudFormation.calls).doesNotContain("DeleteStack");
    assertThat(account.s3.calls).isEmpty();
  }

  @Test
  void anUpdateThatAnEmulatorCallsAFailedCreationIsNotDeleted() {
    FakeStack stack = cloudFormation.stack("books", StackStatus.CREATE_COMPLETE);
    cloudFormation.becomes(StackStatus.CREATE_COMPLETE).accept(stack);
    cloudFormation.becomes(StackStatus.ROLLBACK_COMPLETE).accept(stack);
    cloudFormation.answers.add(answer(ChangeSetStatus.CREATE_COMPLETE, null));
    willSucceed(StackStatus.UPDATE_IN_PROGRESS, StackStatus.UPDATE_COMPLETE);
    assertThat(deploy()).isEqualTo(ExitCode.OK);
    assertThat(cloudFormation.calls).doesNotContain("DeleteStack");
  }

  @ParameterizedTest
  @EnumSource(value = StackStatus.class, names = {"UPDATE_IN_PROGRESS", "DELETE_FAILED", "UPDATE_ROLLBACK_FAILED"})
  void aStackThatCannotBeDeployedToIsLeftAlone(StackStatus status) {
    cloudFormation.stack("books", status);
    assertThat(deploy()).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains(status.toString());
    assertThat(cloudFormation.calls).containsOnly("DescribeStacks");
    assertThat(account.s3.calls).isEmpty();
  }

  @Test
  void aNetworkThatIsCutWhileWaitingIsOutwaited() {
    willAdd();
    willSucceed(StackStatus.CREATE_IN_PROGRESS, StackStatus.CREATE_COMPLETE);
    cloudFormation.fails("DescribeStackEvents", SdkClientException.create("Connection reset"), error(400, "Throttling", "Rate exceeded"), error(503, "ServiceUnavailable", "later"));
    cloudFormation.calls.clear();
    // The first call marks where events begin; it is not part of the waiting and has the SDK's own repetitions only.
    cloudFormation.fails("DescribeChangeSet", SdkClientException.create("Connection reset"));
    int code = deploy();
    assertThat(code).as(console.err()).isIn(ExitCode.OK, ExitCode.ENVIRONMENT);
    assertThat(console.err()).contains("AWS gives no answer (Connection reset); looking again");
  }

  @Test
  void aTokenThatExpiresMeanwhileLeavesCloudFormationGoingAndSaysHowToLook() {
    willAdd();
    cloudFormation.execution.add(stack -> {
      stack.status = StackStatus.CREATE_IN_PROGRESS;
      cloudFormation.fails("DescribeStackEvents", error(403, "ExpiredToken", "expired"));
    });
    assertThat(deploy()).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(console.err()).contains("the AWS credentials have expired").endsWith("CloudFormation goes on by itself; look at it with 'tally status --stack books'\n");
  }

  @Test
  void itLooksOnForALimitedTimeOnly() {
    willAdd();
    cloudFormation.execution.add(cloudFormation.becomes(StackStatus.CREATE_IN_PROGRESS));
    assertThat(deploy("--timeout", "5")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).endsWith("deploy: the stack did not end within 5 minutes. CloudFormation goes on by itself; look at it with 'tally status --stack books'\n");
  }

  @Test
  void withoutCredentialsItSaysHowToGetSome() {
    account.identityFailures.add(SdkClientException.create("Unable to load credentials from any of the providers in the chain"));
    assertThat(deploy()).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(console.err()).isEqualTo(
        "deploy: cannot find out which AWS account this is: no AWS credentials were found; set up some with 'aws configure' or 'aws configure sso' and choose them with --profile or AWS_PROFILE\n");
  }

  @Test
  void whatTheCredentialsMayNotDoIsNamed() {
    cloudFormation.fails("CreateChangeSet", error(403, "AccessDenied", "User: x is not authorized to perform: cloudformation:CreateChangeSet"));
    assertThat(deploy()).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(console.err()).contains("cannot make a change set of the stack books: these credentials may not do that: User: x is not authorized to perform: cloudformation:CreateChangeSet");
  }

  @Test
  void aBucketOfSomebodyElseIsNotUsed() {
    account.s3.owners.put(BUCKET, "999999999999");
    assertThat(deploy()).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains("does not belong to the account 123456789012");
    assertThat(account.s3.objects).isEmpty();
    assertThat(cloudFormation.changeSets).isEmpty();
  }

  @Test
  void terminationProtectionIsSwitchedAfterTheDeployment() {
    willAdd();
    willSucceed(StackStatus.CREATE_IN_PROGRESS, StackStatus.CREATE_COMPLETE);
    assertThat(deploy("--termination-protection")).isEqualTo(ExitCode.OK);
    assertThat(cloudFormation.stack("books").protectedFromDeletion).isTrue();
    cloudFormation.answers.clear();
    cloudFormation.answers.add(answer(ChangeSetStatus.FAILED, "No updates are to be performed."));
    assertThat(deploy("--no-termination-protection")).isEqualTo(ExitCode.OK);
    assertThat(cloudFormation.stack("books").protectedFromDeletion).isFalse();
  }

  @Test
  void somebodyWhoDeletesTheStackMeanwhileIsNoticed() {
    willAdd();
    cloudFormation.execution.add(cloudFormation.becomes(StackStatus.DELETE_COMPLETE));
    assertThat(deploy()).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).endsWith("deploy: somebody has deleted the stack books meanwhile\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--timeout 0", "--timeout 99999", "--dry-run --termination-protection", "--parameters nothing.json", "--template missing.yaml"})
  void wrongOptionsAreUsageErrors(String options) {
    assertThat(deploy(options.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(console.err().lines()).hasSize(1);
  }

  @Test
  void aStacksNameIsChecked() {
    assertThat(console.run(terminal -> new DeployCommand(terminal, none -> account, account.clock, question -> typed), "--stack", "my_stack")).isEqualTo(ExitCode.USAGE);
  }
}
