package io.tallystick.local.deploy;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** What a deployment does first, by the state that the stack is in. */
sealed interface StackPlan {
  /** There is none, or one that has never had a resource. */
  record Create() implements StackPlan {}

  record Update() implements StackPlan {}

  /** Its first creation failed: CloudFormation lets such a stack only be deleted. */
  record DeleteThenCreate(String why) implements StackPlan {}

  /** @param why whole sentences: what is in the way, and what to do about it */
  record Refuse(String why) implements StackPlan {}

  /**
   * By CloudFormation's own table of what each state allows.
   *
   * @param wasCreated whether the stack was ever complete, asked only where that makes a difference: emulators call an update that was rolled
   *     back what AWS calls a creation that was, and a stack that works must never be deleted for that
   */
  static StackPlan of(String name, Optional<Stack> stack, BooleanSupplier wasCreated) {
    return stack.map(found -> of(name, found.stackStatus(), found.stackStatusAsString(), wasCreated)).orElseGet(Create::new);
  }

  private static StackPlan of(String name, StackStatus status, String text, BooleanSupplier wasCreated) {
    return switch (status) {
      case DELETE_COMPLETE, REVIEW_IN_PROGRESS -> new Create();
      case CREATE_COMPLETE, UPDATE_COMPLETE, UPDATE_ROLLBACK_COMPLETE, IMPORT_COMPLETE, IMPORT_ROLLBACK_COMPLETE, CREATE_FAILED, UPDATE_FAILED -> new Update();
      case ROLLBACK_COMPLETE, ROLLBACK_FAILED -> wasCreated.getAsBoolean() ? new Update() : new DeleteThenCreate("the stack " + name + " is left from a creation that failed (" + text + ")");
      case DELETE_FAILED -> new Refuse("the stack " + name + " could not be deleted (DELETE_FAILED); look why with 'tally status', remove the cause, and delete it with 'tally destroy'");
      case UPDATE_ROLLBACK_FAILED, IMPORT_ROLLBACK_FAILED ->
          new Refuse(
              "the stack " + name + " could not be rolled back (" + text + "); remove the cause, let CloudFormation go on with 'aws cloudformation continue-update-rollback --stack-name "
                  + name + "', and deploy again");
      case CREATE_IN_PROGRESS, UPDATE_IN_PROGRESS, UPDATE_COMPLETE_CLEANUP_IN_PROGRESS, UPDATE_ROLLBACK_IN_PROGRESS, UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS,
          ROLLBACK_IN_PROGRESS, DELETE_IN_PROGRESS, IMPORT_IN_PROGRESS, IMPORT_ROLLBACK_IN_PROGRESS ->
          new Refuse("the stack " + name + " is busy (" + text + "); another operation has to end first, 'tally status' shows how far it is");
      case UNKNOWN_TO_SDK_VERSION -> new Refuse("the stack " + name + " is in a state that this version does not know, " + text);
    };
  }
}
