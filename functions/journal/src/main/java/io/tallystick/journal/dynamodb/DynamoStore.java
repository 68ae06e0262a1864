package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Checkpoints;
import io.tallystick.journal.Cursors;
import io.tallystick.journal.FieldIndex;
import io.tallystick.journal.Journal;
import io.tallystick.journal.Retry;
import io.tallystick.journal.StateVersions;
import io.tallystick.journal.Statements;
import io.tallystick.journal.Store;
import io.tallystick.journal.TransferIndex;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A ledger's store in DynamoDB, as {@code docs/reference/tables.md} describes it. Thread-safe; it keeps no state of its own and never
 * closes the client.
 *
 * <p>Every call is repeated inside its deadline when that may help. What a failure was is in the type and the details of the {@link
 * io.tallystick.journal.StoreException}.
 */
public final class DynamoStore implements Store {
  private final Journal journal;
  private final Checkpoints checkpoints;
  private final TransferIndex transfers;
  private final FieldIndex fields;
  private final Statements statements;
  private final Cursors cursors;

  /** @param client one of {@link DynamoClients}, or one whose own retries are off */
  public DynamoStore(DynamoDbClient client, Tables tables, Retry retry) {
    this(client, tables, new Calls(retry, null, DynamoClients.ATTEMPT_TIMEOUT));
  }

  /** As the other, but every call is asked what it consumed. */
  public DynamoStore(DynamoDbClient client, Tables tables, Retry retry, Meter meter) {
    this(client, tables, new Calls(retry, Objects.requireNonNull(meter, "meter"), DynamoClients.ATTEMPT_TIMEOUT));
  }

  DynamoStore(DynamoDbClient client, Tables tables, Calls calls) {
    this(client, tables, calls, StateVersions.CURRENT);
  }

  DynamoStore(DynamoDbClient client, Tables tables, Calls calls, StateVersions versions) {
    Batches batches = new Batches(client, calls);
    journal = new DynamoJournal(client, calls, tables.journal());
    checkpoints = new DynamoCheckpoints(client, calls, batches, tables);
    transfers = new DynamoTransferIndex(client, calls, batches, tables.transfers());
    fields = new DynamoFieldIndex(client, calls, batches, tables.transfers());
    statements = new DynamoStatements(client, calls, batches, tables.statements());
    cursors = new DynamoCursors(client, calls, tables.control(), versions);
  }

  @Override
  public Journal journal() {
    return journal;
  }

  @Override
  public Checkpoints checkpoints() {
    return checkpoints;
  }

  @Override
  public TransferIndex transfers() {
    return transfers;
  }

  @Override
  public FieldIndex fields() {
    return fields;
  }

  @Override
  public Statements statements() {
    return statements;
  }

  @Override
  public Cursors cursors() {
    return cursors;
  }
}
