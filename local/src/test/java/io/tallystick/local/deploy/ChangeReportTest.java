package io.tallystick.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.PolicyAction;
import software.amazon.awssdk.services.cloudformation.model.Replacement;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;

class ChangeReportTest {
  private static StackChange change(ChangeAction action, Replacement replacement, String type, PolicyAction policy) {
    return StackChange.of(
        "State",
        ResourceChange.builder()
            .action(action).replacement(replacement).resourceType(type).logicalResourceId("Journal").policyAction(policy)
            .details(detail -> detail.target(target -> target.attribute("Properties").name("TableName")), detail -> detail.target(target -> target.attribute("Tags")))
            .build());
  }

  @ParameterizedTest
  @CsvSource(nullValues = "-", textBlock = """
      ADD,     -,           ADD,         false
      REMOVE,  -,           REMOVE,      true
      IMPORT,  -,           IMPORT,      false
      DYNAMIC, -,           UNKNOWN,     false
      MODIFY,  -,           MODIFY,      false
      MODIFY,  FALSE,       MODIFY,      false
      MODIFY,  CONDITIONAL, MAY_REPLACE, true
      MODIFY,  TRUE,        REPLACE,     true
      """)
  void whatLosesATableIsADanger(ChangeAction action, Replacement replacement, StackChange.Kind kind, boolean danger) {
    StackChange table = change(action, replacement, "AWS::DynamoDB::Table", null);
    assertThat(table.kind()).isEqualTo(kind);
    assertThat(new ChangeReport(List.of(table), List.of()).dangers()).hasSize(danger ? 1 : 0);
    assertThat(new ChangeReport(List.of(change(action, replacement, "AWS::Lambda::Function", null)), List.of()).dangers()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
      REMOVE | -           | -                  | State/Journal (AWS::SQS::Queue) leaves the stack and is DELETED with its data
      REMOVE | -           | RETAIN             | State/Journal (AWS::SQS::Queue) leaves the stack; it is kept
      MODIFY | TRUE        | REPLACE_AND_DELETE | State/Journal (AWS::SQS::Queue) is replaced by an empty one and the old one is DELETED with its data
      MODIFY | TRUE        | REPLACE_AND_RETAIN | State/Journal (AWS::SQS::Queue) is replaced by an empty one; the old one is kept
      MODIFY | CONDITIONAL | -                  | State/Journal (AWS::SQS::Queue) may be replaced by an empty one and the old one is DELETED with its data
      """)
  void aDangerSaysWhatBecomesOfTheData(ChangeAction action, Replacement replacement, PolicyAction policy, String danger) {
    assertThat(new ChangeReport(List.of(change(action, replacement, "AWS::SQS::Queue", policy)), List.of()).dangers()).containsExactly(danger);
  }

  @Test
  void linesNameWhatChangesAndCountIt() {
    ChangeReport report =
        new ChangeReport(
            List.of(
                change(ChangeAction.ADD, null, "AWS::IAM::Role", null),
                change(ChangeAction.MODIFY, Replacement.FALSE, "AWS::SQS::Queue", null),
                change(ChangeAction.MODIFY, Replacement.TRUE, "AWS::DynamoDB::Table", PolicyAction.REPLACE_AND_RETAIN)),
            List.of("Api"));
    assertThat(report.lines())
        .containsExactly(
            "  add          State/Journal  AWS::IAM::Role",
            "  modify       State/Journal  AWS::SQS::Queue  (TableName, Tags)",
            "  REPLACE      State/Journal  AWS::DynamoDB::Table  (TableName, Tags)  [the old one is kept]",
            "  1 to add, 1 to modify, 1 to replace");
    assertThat(report.dangers()).last().isEqualTo("Api leaves the stack with everything that is in it");
  }

  @Test
  void aChangeOfOutputsOnlyIsSaidToBeOne() {
    assertThat(new ChangeReport(List.of(), List.of()).lines()).containsExactly("  no resource: outputs, tags or parameters only");
  }
}
