package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.lease.Lease;
import io.tallystick.journal.lease.Leases;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Leases in a ledger's table {@code control}, as {@code docs/reference/tables.md} describes them. Thread-safe; it never closes the client. */
public final class DynamoLeases implements Leases {
  /** Begins the next epoch. What the holder before kept stays. */
  static final String ACQUIRE = "SET #owner = :owner, #expires_at = :expires_at, #step = :first ADD #epoch :one";
  /** The holder's next write. */
  static final String RENEW = "SET #expires_at = :expires_at, #step = :next, #kept = :kept";

  private final DynamoDbClient client;
  private final Calls calls;
  private final String table;

  /** @param client one of {@link DynamoClients}, or one whose own retries are off */
  public DynamoLeases(DynamoDbClient client, Tables tables, Retry retry) {
    this(client, tables, new Calls(retry, null, DynamoClients.ATTEMPT_TIMEOUT));
  }

  /** As the other, but every call is asked what it consumed. */
  public DynamoLeases(DynamoDbClient client, Tables tables, Retry retry, Meter meter) {
    this(client, tables, new Calls(retry, Objects.requireNonNull(meter, "meter"), DynamoClients.ATTEMPT_TIMEOUT));
  }

  DynamoLeases(DynamoDbClient client, Tables tables, Calls calls) {
    this.client = client;
    this.calls = calls;
    this.table = tables.control();
  }

  @Override
  public Optional<Lease> acquire(String name, String owner, long freeBefore, long expiresAt, Deadline deadline) {
    UpdateItemRequest.Builder update =
        update(name)
            .updateExpression(ACQUIRE)
            .conditionExpression(Conditions.LEASE_IS_FREE)
            .expressionAttributeNames(
                Map.of("#key", LeaseItem.KEY, "#owner", LeaseItem.OWNER, "#expires_at", LeaseItem.EXPIRES_AT, "#step", LeaseItem.STEP, "#epoch", LeaseItem.EPOCH))
            .expressionAttributeValues(
                Map.of(
                    ":owner", Values.text(owner),
                    ":expires_at", Values.number(expiresAt),
                    ":free_before", Values.number(freeBefore),
                    ":first", Values.number(0),
                    ":one", Values.number(1)));
    // What stands is of an attempt of this very call if it has its owner, whom nobody else is.
    return written(update, deadline).filter(lease -> lease.owner().equals(owner));
  }

  @Override
  public Optional<Lease> renew(Lease lease, long expiresAt, String kept, Deadline deadline) {
    Lease next = lease.next(expiresAt, kept);
    UpdateItemRequest.Builder update =
        update(lease.name())
            .updateExpression(RENEW)
            .conditionExpression(Conditions.LEASE_IS_AT)
            .expressionAttributeNames(
                Map.of("#expires_at", LeaseItem.EXPIRES_AT, "#step", LeaseItem.STEP, "#epoch", LeaseItem.EPOCH, "#kept", LeaseItem.KEPT))
            .expressionAttributeValues(
                Map.of(
                    ":epoch", Values.number(lease.epoch()),
                    ":step", Values.number(lease.step()),
                    ":next", Values.number(next.step()),
                    ":expires_at", Values.number(expiresAt),
                    ":kept", Values.text(kept)));
    // Only the holder of an epoch writes in it, one write after the other: what stands so was written by an attempt of this call.
    return written(update, deadline).filter(next::equals);
  }

  @Override
  public void release(Lease lease, Deadline deadline) {
    renew(lease, 0, lease.kept(), deadline);
  }

  /** The lease as it stands after the write, whether or not that changed it; empty if its record is gone. */
  private Optional<Lease> written(UpdateItemRequest.Builder update, Deadline deadline) {
    Call call = new Call(Operation.UPDATE_ITEM, table);
    Answer answer = new Answer();
    Conditional result =
        calls.conditional(
            call,
            deadline,
            time -> {
              UpdateItemResponse response = client.updateItem(update.overrideConfiguration(time).build());
              calls.used(call, response.consumedCapacity());
              answer.attributes = response.attributes();
            });
    return switch (result) {
      case Conditional.Met() -> Optional.of(LeaseItem.lease(table, answer.attributes));
      case Conditional.NotMet(Map<String, AttributeValue> standing, _) -> standing.isEmpty() ? Optional.empty() : Optional.of(LeaseItem.lease(table, standing));
    };
  }

  private static final class Answer {
    private Map<String, AttributeValue> attributes;
  }

  private UpdateItemRequest.Builder update(String name) {
    return UpdateItemRequest.builder()
        .tableName(table)
        .key(LeaseItem.key(name))
        .returnValues(ReturnValue.ALL_NEW)
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .returnConsumedCapacity(calls.reported());
  }
}
