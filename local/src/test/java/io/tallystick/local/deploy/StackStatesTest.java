package io.tallystick.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

class StackStatesTest {
  private static StackPlan plan(StackStatus status, boolean wasCreated) {
    return StackPlan.of("books", Optional.of(Stack.builder().stackStatus(status).build()), () -> wasCreated);
  }

  @ParameterizedTest
  @CsvSource({
    "REVIEW_IN_PROGRESS, Create, RUNNING",
    "DELETE_COMPLETE, Create, DELETED",
    "CREATE_COMPLETE, Update, DONE",
    "UPDATE_COMPLETE, Update, DONE",
    "IMPORT_COMPLETE, Update, DONE",
    "UPDATE_ROLLBACK_COMPLETE, Update, ROLLED_BACK",
    "IMPORT_ROLLBACK_COMPLETE, Update, ROLLED_BACK",
    "CREATE_FAILED, Update, STUCK",
    "UPDATE_FAILED, Update, STUCK",
    "ROLLBACK_COMPLETE, DeleteThenCreate, ROLLED_BACK",
    "ROLLBACK_FAILED, DeleteThenCreate, STUCK",
    "DELETE_FAILED, Refuse, STUCK",
    "UPDATE_ROLLBACK_FAILED, Refuse, STUCK",
    "IMPORT_ROLLBACK_FAILED, Refuse, STUCK",
    "CREATE_IN_PROGRESS, Refuse, RUNNING",
    "ROLLBACK_IN_PROGRESS, Refuse, RUNNING",
    "UPDATE_IN_PROGRESS, Refuse, RUNNING",
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS, Refuse, RUNNING",
    "UPDATE_ROLLBACK_IN_PROGRESS, Refuse, RUNNING",
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS, Refuse, RUNNING",
    "DELETE_IN_PROGRESS, Refuse, RUNNING",
    "IMPORT_IN_PROGRESS, Refuse, RUNNING",
    "IMPORT_ROLLBACK_IN_PROGRESS, Refuse, RUNNING",
    "UNKNOWN_TO_SDK_VERSION, Refuse, STUCK"
  })
  void eachStateHasItsPlanAndItsMeaning(StackStatus status, String plan, StackOutcome outcome) {
    assertThat(plan(status, false).getClass().getSimpleName()).isEqualTo(plan);
    assertThat(StackOutcome.of(status)).isEqualTo(outcome);
  }

  @Test
  void everyStateIsInTheTableAbove() throws NoSuchMethodException {
    CsvSource table = getClass().getDeclaredMethod("eachStateHasItsPlanAndItsMeaning", StackStatus.class, String.class, StackOutcome.class).getAnnotation(CsvSource.class);
    Map<StackStatus, Boolean> seen = new EnumMap<>(StackStatus.class);
    for (String row : table.value()) {
      seen.put(StackStatus.valueOf(row.split(",")[0]), true);
    }
    assertThat(seen.keySet()).containsExactlyInAnyOrder(StackStatus.values());
  }

  @Test
  void noStackAtAllIsMade() {
    assertThat(StackPlan.of("books", Optional.empty(), () -> false)).isEqualTo(new StackPlan.Create());
  }

  @Test
  void aStackThatOnceWorkedIsNeverDeletedForItsState() {
    assertThat(plan(StackStatus.ROLLBACK_COMPLETE, true)).isEqualTo(new StackPlan.Update());
    assertThat(plan(StackStatus.ROLLBACK_FAILED, true)).isEqualTo(new StackPlan.Update());
  }

  @Test
  void aRefusalSaysWhatToDo() {
    assertThat(((StackPlan.Refuse) plan(StackStatus.UPDATE_ROLLBACK_FAILED, false)).why()).contains("aws cloudformation continue-update-rollback --stack-name books");
    assertThat(((StackPlan.Refuse) plan(StackStatus.UPDATE_IN_PROGRESS, false)).why()).contains("busy (UPDATE_IN_PROGRESS)");
  }
}
