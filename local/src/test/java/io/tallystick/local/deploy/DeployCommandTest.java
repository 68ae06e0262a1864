package io.tallystick.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.local.ExitCode;
import io.tallystick.local.deploy.FakeCloudFormation.FakeStack;
import java.util.Optional;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/** What a deployment does when nothing goes wrong. */
class DeployCommandTest extends DeployScenario {
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
  void anUpdateKeepsTheTagsThatNobodyNames() {
    FakeStack stack = cloudFormation.stack("books", StackStatus.UPDATE_COMPLETE);
    stack.tags.addAll(List.of(tag("team", "books"), tag("cost", "1"), tag("tallystick:stack", "books"), tag("aws:servicecatalog:product", "p")));
    cloudFormation.answers.add(answer(ChangeSetStatus.CREATE_COMPLETE, null, change(ChangeAction.MODIFY, "State", StateResources.STACK, null, null)));
    willSucceed(StackStatus.UPDATE_IN_PROGRESS, StackStatus.UPDATE_COMPLETE);
    assertThat(deploy("--tag", "cost=2")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(cloudFormation.changeSets.getFirst().tags()).containsExactlyInAnyOrder(tag("team", "books"), tag("cost", "2"), tag("tallystick:stack", "books"));
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
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
  void aDryRunTellsProgramsWhatWouldChange() {
    willReplaceTheJournal();
    assertThat(deploy("--dry-run", "--json")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out())
        .isEqualTo(
            "{\"stack\":\"books\",\"whole\":true,\"changes\":["
                + "{\"kind\":\"modify\",\"path\":\"State\",\"type\":\"AWS::CloudFormation::Stack\",\"kept\":false,\"properties\":[]},"
                + "{\"kind\":\"replace\",\"path\":\"State/Journal\",\"type\":\"AWS::DynamoDB::Table\",\"kept\":false,\"properties\":[]}],"
                + "\"dangers\":[\"State/Journal (AWS::DynamoDB::Table) is replaced by an empty one and the old one is DELETED with its data\"]}\n");
  }

  @Test
  void aDryRunTellsProgramsThatNothingWouldChange() {
    cloudFormation.stack("books", StackStatus.UPDATE_COMPLETE);
    cloudFormation.answers.add(answer(ChangeSetStatus.FAILED, "No updates are to be performed."));
    assertThat(deploy("--dry-run", "--json")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo("{\"stack\":\"books\",\"whole\":true,\"changes\":[],\"dangers\":[]}\n");
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
}
