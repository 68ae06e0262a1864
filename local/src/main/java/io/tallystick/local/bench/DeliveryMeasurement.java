package io.tallystick.local.bench;

/**
 * One row about deliveries to a webhook on this machine that takes everything at once.
 *
 * @param way how they were brought there
 * @param deliveries how many
 * @param seconds in how long
 * @param writeUnits write units of DynamoDB for all of them
 * @param queueCalls calls of SQS that are charged: those of the functions, and Lambda's own to receive and to delete
 * @param invocations of functions
 */
record DeliveryMeasurement(Way way, long deliveries, double seconds, double writeUnits, double queueCalls, double invocations) {
  /** What is compared. */
  enum Way {
    /** Signed and posted by this process, one after the other on each of some connections: what a queue, a breaker and retries are measured against. */
    PLAIN("plain posting"),
    /** Publisher, read and match and send: from the journal into the queue of deliveries. */
    QUEUED("into the queue"),
    /** Courier: from the queue to the webhook. */
    DELIVERED("to the webhook");

    private final String label;

    Way(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  double perSecond() {
    return deliveries / seconds;
  }

  double each(double all) {
    return all / deliveries;
  }
}
