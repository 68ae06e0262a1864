package io.tallystick.local.deploy;

import static io.tallystick.local.deploy.FakeCloudFormation.all;
import static io.tallystick.local.deploy.FakeCloudFormation.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.local.ExitCode;
import io.tallystick.local.deploy.FakeCloudFormation.FakeStack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** What a deployment says and leaves behind when something goes wrong. */
class DeployTroubleTest extends DeployScenario {
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

  @Test
  void aChangeSetThatFailsIsToldWithItsReasonAndLeavesNothing() {
    cloudFormation.answers.add(answer(ChangeSetStatus.FAILED, "Template format error: Unresolved resource dependencies [X]"));
    assertThat(deploy()).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).endsWith("deploy: CloudFormation cannot make these changes, and made none: Template format error: Unresolved resource dependencies [X]\n");
    assertThat(cloudFormation.calls).contains("DeleteChangeSet", "DeleteStack");
    assertThat(cloudFormation.stack("books").status).isEqualTo(StackStatus.DELETE_COMPLETE);
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
  void aFailedCreationSaysWhatItLeftBehind() {
    willAdd();
    cloudFormation.execution.add(
        all(
            cloudFormation.happens("Api", StateResources.STACK, "", "CREATE_FAILED", "Template error"),
            cloudFormation.happens("State", StateResources.STACK, "arn:state", "DELETE_SKIPPED", ""),
            cloudFormation.becomes(StackStatus.ROLLBACK_COMPLETE)));
    assertThat(deploy()).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).endsWith("""
        The deployment failed and was rolled back: nothing of the new stack runs; the next deployment begins anew.
        What failed first:
          Api (AWS::CloudFormation::Stack): Template error
        Made and kept nevertheless, so that a new try with the same names would fail:
          State  AWS::CloudFormation::Stack
        If nothing is recorded in it, delete it first with 'tally destroy --stack books --delete-state'.
        """);
  }

  @Test
  void whatAnotherStackHasIsNotSaidToBeLeftBehind() {
    willAdd();
    cloudFormation.execution.add(
        all(
            cloudFormation.happens("Journal", TABLE, "books-journal", "CREATE_FAILED", "Table already exists: books-journal"),
            cloudFormation.happens("Journal", TABLE, "books-journal", "DELETE_SKIPPED", ""),
            cloudFormation.happens("Own", TABLE, "books-own", "DELETE_SKIPPED", ""),
            cloudFormation.becomes(StackStatus.ROLLBACK_COMPLETE)));
    assertThat(deploy()).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains("""
        Made and kept nevertheless, so that a new try with the same names would fail:
          Own  AWS::DynamoDB::Table
        """);
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
    cloudFormation.fails("DescribeChangeSet", SdkClientException.create("Connection reset"));
    cloudFormation.execution.add(stack -> {
      cloudFormation.becomes(StackStatus.CREATE_IN_PROGRESS).accept(stack);
      cloudFormation.fails("DescribeStackEvents", SdkClientException.create("No route to host"), error(400, "Throttling", "Rate exceeded"), error(503, "ServiceUnavailable", "later"));
    });
    cloudFormation.execution.add(stack -> {});
    cloudFormation.execution.add(stack -> {});
    cloudFormation.execution.add(cloudFormation.becomes(StackStatus.CREATE_COMPLETE));
    assertThat(deploy()).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.err().lines())
        .contains("AWS gives no answer (Connection reset); looking again …", "AWS gives no answer (No route to host); looking again …", "10:00:00  CREATE_IN_PROGRESS    (the stack)  AWS::CloudFormation::Stack")
        .doesNotHaveDuplicates();
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
