package io.tallystick.simulator.dynamodb;

import io.tallystick.journal.dynamodb.Tables;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** A ledger's tables, as their template makes them. */
public final class DynamoService {
  /** Hears of every item that is written, at the moment when it is. */
  @FunctionalInterface
  public interface Listener {
    void written(String table, Map<String, AttributeValue> item);
  }

  private final Map<String, Table> tables = new HashMap<>();
  private final Listener listener;

  /** @param now the service's clock */
  public DynamoService(Tables names, LongSupplier now, Listener listener) {
    this.listener = listener;
    add(new Table(names.journal(), "shard", "sequence", null, now));
    add(new Table(names.accounts(), "id", null, null, now));
    add(new Table(names.holds(), "id", null, new Table.Index(Tables.EXPIRY_INDEX, "expiry_shard", "expires_at"), now));
    add(new Table(names.transfers(), "key", "run", null, now));
    add(new Table(names.statements(), "account", "page", null, now));
    add(new Table(names.control(), "key", null, null, now));
  }

  private void add(Table table) {
    tables.put(table.name, table);
  }

  Table table(String name) {
    Table table = tables.get(name);
    if (table == null) {
      throw ResourceNotFoundException.builder().message("Requested resource not found").statusCode(400).build();
    }
    return table;
  }

  void put(Table table, Map<String, AttributeValue> item) {
    table.put(item);
    listener.written(table.name, item);
  }

  /** A client of its tables. */
  public SimulatedDynamoDb client(Wire wire) {
    return new SimulatedDynamoDb(this, wire);
  }
}
