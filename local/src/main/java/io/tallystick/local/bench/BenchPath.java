package io.tallystick.local.bench;

/** What is measured. */
enum BenchPath {
  /** A transaction of four items for each transfer. */
  USUAL_DESIGN("usual design"),
  /** Rules, segment and conditional write in this process. */
  COMMIT("commit"),
  /** The commit path on several shards, with several recorders at once. */
  SHARDS("shards"),
  /** Posting what was committed to the read tables. */
  PROJECT("project"),
  /** Publishing what was committed, onto the emulator's stream of outcomes. */
  PUBLISH("publish"),
  /** From a message sent to the queue until its transfers are in the journal. */
  QUEUE("queue"),
  /** From the journal to a webhook, through publisher, queue and courier. */
  DELIVERIES("deliveries"),
  /** Single transfers and reads over the HTTP API, and how long each takes. */
  HTTP("http"),
  /** How long a process of the HTTP API's function takes to start, and its memory. */
  START("start");

  private final String label;

  BenchPath(String label) {
    this.label = label;
  }

  /** The name in reports. */
  String label() {
    return label;
  }
}
