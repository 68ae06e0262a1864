package io.tallystick.local.deploy;

import io.tallystick.local.CommandFailure;
import io.tallystick.local.aws.AwsTrouble;
import io.tallystick.local.terminal.Terminal;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** Deletes the tables and queues of a ledger, for ever. What is gone already is passed over, so that it can be begun again. */
record StateDeletion(DynamoDbClient dynamo, SqsClient sqs, Patience patience, Terminal terminal) {
  /** How long a table may take to come to rest or to go. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final String IF_NOT = "What is left can be deleted by the same command again";

  /** The protection of all tables goes first: whoever may not switch it off loses nothing. */
  void delete(StateInventory state) {
    state.tables().forEach(this::unprotect);
    state.tables().forEach(this::deleteTable);
    state.queues().forEach(this::deleteQueue);
  }

  private void unprotect(String table) {
    try {
      if (settled(table)) {
        dynamo.updateTable(request -> request.tableName(table).deletionProtectionEnabled(false));
      }
    } catch (ResourceNotFoundException gone) {
      // Deleted before.
    } catch (SdkException failure) {
      throw AwsTrouble.failure("switch off the deletion protection of the table " + table, failure);
    }
  }

  private void deleteTable(String table) {
    try {
      if (settled(table)) {
        dynamo.deleteTable(request -> request.tableName(table));
      }
    } catch (ResourceNotFoundException gone) {
      return;
    } catch (ResourceInUseException busy) {
      throw CommandFailure.failed("the table " + table + " is being changed by somebody else. " + IF_NOT, busy);
    } catch (SdkException failure) {
      throw AwsTrouble.failure("delete the table " + table, failure);
    }
    patience.await("the deletion of the table " + table, PATIENCE, IF_NOT, () -> status(table).isEmpty() ? Optional.of(true) : Optional.empty());
    terminal.note("deleted the table " + table);
  }

  /** Waits until the table can be changed; false if it is gone. */
  private boolean settled(String table) {
    return patience.await(
        "the table " + table,
        PATIENCE,
        IF_NOT,
        () -> {
          Optional<TableStatus> status = status(table);
          if (status.isEmpty()) {
            return Optional.of(false);
          }
          return switch (status.get()) {
            case ACTIVE, ARCHIVED, ARCHIVING, INACCESSIBLE_ENCRYPTION_CREDENTIALS, REPLICATION_NOT_AUTHORIZED, UNKNOWN_TO_SDK_VERSION -> Optional.of(true);
            case CREATING, UPDATING, DELETING -> Optional.<Boolean>empty();
          };
        });
  }

  private Optional<TableStatus> status(String table) {
    try {
      return Optional.of(dynamo.describeTable(request -> request.tableName(table)).table().tableStatus());
    } catch (ResourceNotFoundException gone) {
      return Optional.empty();
    }
  }

  private void deleteQueue(String url) {
    try {
      sqs.deleteQueue(request -> request.queueUrl(url));
      terminal.note("deleted the queue " + url);
    } catch (QueueDoesNotExistException gone) {
      // Deleted before.
    } catch (SdkException failure) {
      throw AwsTrouble.failure("delete the queue " + url, failure);
    }
  }
}
