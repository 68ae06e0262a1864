package io.tallystick.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.local.deploy.FakeCloudFormation.FakeStack;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

class StackEventsTest {
  private final FakeCloudFormation cloudFormation = new FakeCloudFormation();
  private final FakeStack root = cloudFormation.stack("books", StackStatus.CREATE_COMPLETE);
  private final FakeStack state = cloudFormation.stack("books-State", StackStatus.CREATE_COMPLETE);
  private final FakeStack deep = cloudFormation.stack("books-State-Deep", StackStatus.CREATE_COMPLETE);

  private StackEvents events(Instant since) {
    return new StackEvents(id -> cloudFormation.describeStackEventsPaginator(request -> request.stackName(id)).stackEvents(), root.id, since);
  }

  private static List<String> told(List<StackStep> steps) {
    return steps.stream().map(step -> step.path() + " " + step.status()).toList();
  }

  private void nested(FakeStack parent, String logicalId, FakeStack child, String status) {
    cloudFormation.event(parent, logicalId, StateResources.STACK, child.id, status, "");
  }

  @Test
  void eachEventIsToldOnceInOrderOfTimeWithThoseOfNestedStacks() {
    StackEvents events = events(Instant.EPOCH);
    cloudFormation.becomes(StackStatus.UPDATE_IN_PROGRESS).accept(root);
    nested(root, "State", state, "UPDATE_IN_PROGRESS");
    cloudFormation.becomes(StackStatus.UPDATE_IN_PROGRESS).accept(state);
    nested(state, "Deep", deep, "UPDATE_IN_PROGRESS");
    cloudFormation.event(deep, "Table", "AWS::DynamoDB::Table", "t", "UPDATE_IN_PROGRESS", "");
    assertThat(told(events.next())).containsExactly(" UPDATE_IN_PROGRESS", "State UPDATE_IN_PROGRESS", "State UPDATE_IN_PROGRESS", "State/Deep UPDATE_IN_PROGRESS", "State/Deep/Table UPDATE_IN_PROGRESS");
    assertThat(events.next()).isEmpty();
    cloudFormation.event(deep, "Table", "AWS::DynamoDB::Table", "t", "UPDATE_COMPLETE", "");
    cloudFormation.becomes(StackStatus.UPDATE_COMPLETE).accept(deep);
    nested(state, "Deep", deep, "UPDATE_COMPLETE");
    assertThat(told(events.next())).containsExactly("State/Deep/Table UPDATE_COMPLETE", "State/Deep UPDATE_COMPLETE", "State/Deep UPDATE_COMPLETE");
    assertThat(events.all()).hasSize(8);
  }

  @Test
  void whatHappenedBeforeIsNotTold() {
    cloudFormation.becomes(StackStatus.CREATE_COMPLETE).accept(state);
    cloudFormation.becomes(StackStatus.CREATE_COMPLETE).accept(root);
    Instant since = StackEvents.newest(cloudFormation.describeStackEventsPaginator(request -> request.stackName(root.id)).stackEvents());
    StackEvents events = events(since);
    assertThat(events.next()).isEmpty();
    nested(root, "State", state, "UPDATE_IN_PROGRESS");
    assertThat(told(events.next())).as("nor what happened to a nested stack before").containsExactly("State UPDATE_IN_PROGRESS");
  }

  @Test
  void anEventThatShowsUpLateBehindKnownOnesIsToldYet() {
    StackEvents events = events(Instant.EPOCH);
    cloudFormation.event(root, "A", "AWS::IAM::Role", "a", "CREATE_IN_PROGRESS", "");
    cloudFormation.event(root, "B", "AWS::IAM::Role", "b", "CREATE_IN_PROGRESS", "");
    assertThat(events.next()).hasSize(2);
    cloudFormation.event(root, "C", "AWS::IAM::Role", "c", "CREATE_IN_PROGRESS", "");
    root.events.addFirst(root.events.removeLast());
    assertThat(told(events.next())).containsExactly("C CREATE_IN_PROGRESS");
  }

  @Test
  void aNestedStackThatIsDoneIsNotReadAgainUntilItsParentSaysSo() {
    StackEvents events = events(Instant.EPOCH);
    nested(root, "State", state, "CREATE_IN_PROGRESS");
    cloudFormation.becomes(StackStatus.CREATE_COMPLETE).accept(state);
    events.next();
    nested(root, "State", state, "CREATE_COMPLETE");
    events.next();
    cloudFormation.calls.clear();
    events.next();
    assertThat(cloudFormation.calls).as("the outermost one only: two pages").hasSize(1);
    nested(root, "State", state, "DELETE_IN_PROGRESS");
    cloudFormation.becomes(StackStatus.DELETE_IN_PROGRESS).accept(state);
    assertThat(told(events.next())).containsExactly("State DELETE_IN_PROGRESS", "State DELETE_IN_PROGRESS");
  }

  private StackStep step(String path, String type, String status, String reason) {
    return new StackStep(Instant.EPOCH, path, type, "", status, reason, path.isEmpty());
  }

  @Test
  void theFirstCausesAreWhatFailedByItself() {
    List<StackStep> steps =
        List.of(
            step("State/Journal", "AWS::DynamoDB::Table", "CREATE_IN_PROGRESS", ""),
            step("State/Journal", "AWS::DynamoDB::Table", "CREATE_FAILED", "books-journal already exists"),
            step("State/Accounts", "AWS::DynamoDB::Table", "CREATE_FAILED", "Resource creation cancelled"),
            step("State/Holds", "AWS::DynamoDB::Table", "CREATE_FAILED", "books-holds already exists"),
            step("State", StateResources.STACK, "CREATE_FAILED", "The following resource(s) failed to create: [Journal]."),
            step("Api", StateResources.STACK, "CREATE_FAILED", "Resource creation cancelled"),
            step("", StateResources.STACK, "ROLLBACK_IN_PROGRESS", "The following resource(s) failed to create: [State]."),
            step("", StateResources.STACK, "ROLLBACK_COMPLETE", ""));
    assertThat(StackStep.firstCauses(steps)).extracting(StackStep::path).containsExactly("State/Journal", "State/Holds");
  }

  @Test
  void aNestedStackThatFailsBeforeAnythingIsInItIsACause() {
    List<StackStep> steps =
        List.of(
            step("Functions", StateResources.STACK, "CREATE_FAILED", "Template error: no such parameter"),
            step("State", StateResources.STACK, "CREATE_FAILED", "Resource creation cancelled"),
            step("", StateResources.STACK, "CREATE_FAILED", "The following resource(s) failed to create: [Functions]."));
    assertThat(StackStep.firstCauses(steps)).extracting(StackStep::path).containsExactly("Functions");
  }

  @Test
  void aStackThatFailsWithoutAnyResourceIsToldToo() {
    assertThat(StackStep.firstCauses(List.of(step("", StateResources.STACK, "CREATE_FAILED", "Internal failure")))).hasSize(1);
  }
}
