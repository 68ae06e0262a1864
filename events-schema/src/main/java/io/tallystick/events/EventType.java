package io.tallystick.events;

/** The events of this ledger: each is one version of one schema file in {@code /schemas}. */
public enum EventType {
  /** A command: accounts to open and transfers to make. */
  REQUEST_V1("request.v1"),
  /** What became of a request's accounts and transfers. */
  OUTCOMES_V1("outcomes.v1"),
  /** A message, or events of one, that could not be read as a request. */
  INVALID_V1("invalid.v1");

  private final String name;

  EventType(String name) {
    this.name = name;
  }

  /** The CloudEvents {@code type}, as {@code io.tallystick.request.v1}. */
  public String type() {
    return "io.tallystick." + name;
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
