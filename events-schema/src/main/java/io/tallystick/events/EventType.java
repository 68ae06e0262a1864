package io.tallystick.events;

import java.util.List;

/** The events of this ledger: each is one version of one schema file in {@code /schemas}. */
public enum EventType {
  /** A command: accounts to open and transfers to make. */
  REQUEST_V1("request.v1"),
  /** What became of a request's accounts and transfers. */
  OUTCOMES_V1("outcomes.v1"),
  /** A message, or events of one, that could not be read as a request. */
  INVALID_V1("invalid.v1"),
  /** An account was opened. */
  ACCOUNT_OPENED_V1("account.opened.v1"),
  /** A hold closed an account. */
  ACCOUNT_CLOSED_V1("account.closed.v1"),
  /** The hold that had closed an account was voided or expired. */
  ACCOUNT_REOPENED_V1("account.reopened.v1"),
  /** An account was not opened. */
  ACCOUNT_REJECTED_V1("account.rejected.v1"),
  /** A transfer moved its amount for good: a plain one, or the post of a hold. */
  TRANSFER_POSTED_V1("transfer.posted.v1"),
  /** A transfer reserved its amount. */
  TRANSFER_HELD_V1("transfer.held.v1"),
  /** A void, or the last post of a hold, gave back what was still held. */
  TRANSFER_RELEASED_V1("transfer.released.v1"),
  /** A hold's time was over, and what it still held was given back. */
  TRANSFER_EXPIRED_V1("transfer.expired.v1"),
  /** A transfer took back what another one had posted, in full or in part. */
  TRANSFER_REVERSED_V1("transfer.reversed.v1"),
  /** A transfer was not made. */
  TRANSFER_REJECTED_V1("transfer.rejected.v1"),
  /** An account's available balance crossed the limit that a subscription names. */
  BALANCE_THRESHOLD_V1("balance.threshold.v1"),
  /** Somebody wants to see whether a subscription's deliveries arrive; nothing happened in the ledger. */
  TEST_V1("test.v1");

  private final String name;

  EventType(String name) {
    this.name = name;
  }

  /** The CloudEvents {@code type}, as {@code io.tallystick.request.v1}. */
  public String type() {
    return "io.tallystick." + name;
  }

  /** The type without its vendor and version, as {@code transfer.posted}. */
  public String shortName() {
    return name.substring(0, name.lastIndexOf(".v"));
  }

  /** What a ledger tells others of its journal, by its stream and by webhooks. */
  public static List<EventType> ledgers() {
    return List.of(values()).subList(ACCOUNT_OPENED_V1.ordinal(), TEST_V1.ordinal());
  }

  /** The {@code $id} of the schema and the CloudEvents {@code dataschema}. */
  public String schema() {
    return "https://tallystick.io/schemas/" + name + ".json";
  }

  /** Where the schema file is on the class path. */
  public String resource() {
    return "/schemas/" + name + ".json";
  }
}
