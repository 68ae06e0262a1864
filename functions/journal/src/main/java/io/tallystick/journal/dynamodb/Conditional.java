package io.tallystick.journal.dynamodb;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What became of a conditional write. */
sealed interface Conditional {
  /** The condition held and it was written. */
  record Met() implements Conditional {}

  /**
   * The condition did not hold.
   *
   * @param standing the item as it stands, with all attributes; empty if there is none
   * @param doubtful whether an earlier attempt of the same call may have been the one that wrote it
   */
  record NotMet(Map<String, AttributeValue> standing, boolean doubtful) implements Conditional {}
}
