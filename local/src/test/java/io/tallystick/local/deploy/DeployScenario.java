package io.tallystick.local.deploy;

import static io.tallystick.local.deploy.FakeCloudFormation.all;

import io.tallystick.local.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.model.Change;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.ChangeType;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.Replacement;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** {@code tally deploy} against an account that does what a test says. */
abstract class DeployScenario {
  static final String BUCKET = "tallystick-artifacts-123456789012-eu-west-1";
  static final String TABLE = "AWS::DynamoDB::Table";

  @TempDir Path folder;

  final Console console = new Console();
  final FakeAccount account = new FakeAccount();
  final FakeCloudFormation cloudFormation = account.cloudFormation;
  final List<String> asked = new ArrayList<>();
  Optional<String> typed = Optional.empty();
  Path template;

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

  int deploy(String... options) {
    List<String> arguments = new ArrayList<>(List.of("--stack", "books", "--template", template.toString()));
    arguments.addAll(Arrays.asList(options));
    return console.run(
        terminal -> new DeployCommand(terminal, none -> account, account.clock, question -> {
          asked.add(question);
          return typed;
        }),
        arguments.toArray(String[]::new));
  }

  static DescribeChangeSetResponse answer(ChangeSetStatus status, String reason, Change... changes) {
    return DescribeChangeSetResponse.builder().status(status).statusReason(reason).changes(changes).build();
  }

  static Change change(ChangeAction action, String id, String type, Replacement replacement, String changeSet) {
    return Change.builder()
        .type(ChangeType.RESOURCE)
        .resourceChange(change -> change.action(action).logicalResourceId(id).resourceType(type).replacement(replacement).changeSetId(changeSet))
        .build();
  }

  void willAdd() {
    cloudFormation.answers.add(answer(ChangeSetStatus.CREATE_PENDING, null));
    cloudFormation.answers.add(answer(ChangeSetStatus.CREATE_IN_PROGRESS, null));
    cloudFormation.answers.add(answer(ChangeSetStatus.CREATE_COMPLETE, null, change(ChangeAction.ADD, "State", StateResources.STACK, null, "nested-1")));
    cloudFormation.nested.put("nested-1", answer(ChangeSetStatus.CREATE_COMPLETE, null, change(ChangeAction.ADD, "Journal", TABLE, null, null)));
  }

  void willSucceed(StackStatus during, StackStatus end) {
    cloudFormation.execution.add(cloudFormation.becomes(during));
    cloudFormation.execution.add(all(cloudFormation.becomes(end), stack -> stack.outputs.put("RequestsQueueUrl", "https://sqs/books-requests")));
  }

  void willReplaceTheJournal() {
    cloudFormation.stack("books", StackStatus.UPDATE_COMPLETE);
    cloudFormation.answers.add(answer(ChangeSetStatus.CREATE_COMPLETE, null, change(ChangeAction.MODIFY, "State", StateResources.STACK, Replacement.FALSE, "nested-1")));
    cloudFormation.nested.put("nested-1", answer(ChangeSetStatus.CREATE_COMPLETE, null, change(ChangeAction.MODIFY, "Journal", TABLE, Replacement.TRUE, null)));
    willSucceed(StackStatus.UPDATE_IN_PROGRESS, StackStatus.UPDATE_COMPLETE);
  }

  boolean executed() {
    return cloudFormation.calls.contains("ExecuteChangeSet");
  }
}
