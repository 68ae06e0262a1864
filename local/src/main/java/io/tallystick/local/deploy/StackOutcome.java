package io.tallystick.local.deploy;

import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** How far an operation of CloudFormation has come, by the state of its stack. */
enum StackOutcome {
  RUNNING,
  DONE,
  DELETED,
  /** It failed, and everything is as it was before. */
  ROLLED_BACK,
  /** It failed, and so did the way back. */
  STUCK;

  static StackOutcome of(StackStatus status) {
    return switch (status) {
      case CREATE_COMPLETE, UPDATE_COMPLETE, IMPORT_COMPLETE -> DONE;
      case DELETE_COMPLETE -> DELETED;
      case ROLLBACK_COMPLETE, UPDATE_ROLLBACK_COMPLETE, IMPORT_ROLLBACK_COMPLETE -> ROLLED_BACK;
      case CREATE_FAILED, UPDATE_FAILED, DELETE_FAILED, ROLLBACK_FAILED, UPDATE_ROLLBACK_FAILED, IMPORT_ROLLBACK_FAILED, UNKNOWN_TO_SDK_VERSION -> STUCK;
      case REVIEW_IN_PROGRESS, CREATE_IN_PROGRESS, UPDATE_IN_PROGRESS, UPDATE_COMPLETE_CLEANUP_IN_PROGRESS, UPDATE_ROLLBACK_IN_PROGRESS,
          UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS, ROLLBACK_IN_PROGRESS, DELETE_IN_PROGRESS, IMPORT_IN_PROGRESS, IMPORT_ROLLBACK_IN_PROGRESS ->
          RUNNING;
    };
  }
}
