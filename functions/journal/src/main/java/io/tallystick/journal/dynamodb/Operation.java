package io.tallystick.journal.dynamodb;

/** The calls of DynamoDB that the store makes. */
public enum Operation {
  GET_ITEM("GetItem", false),
  BATCH_GET_ITEM("BatchGetItem", false),
  QUERY("Query", false),
  SCAN("Scan", false),
  PUT_ITEM("PutItem", true),
  UPDATE_ITEM("UpdateItem", true),
  DELETE_ITEM("DeleteItem", true),
  BATCH_WRITE_ITEM("BatchWriteItem", true);

  private final String wire;
  private final boolean write;

  Operation(String wire, boolean write) {
    this.wire = wire;
    this.write = write;
  }

  /** The name in the service's API and in permissions. */
  public String wire() {
    return wire;
  }

  /** Whether its capacity is counted in write units; otherwise in read units. */
  public boolean writes() {
    return write;
  }
}
