package io.tallystick.local.template;

/**
 * The name of a resource across services, regions and accounts.
 *
 * @param resource all that stands after the account
 */
public record Arn(String service, String region, String account, String resource) {

  private static final String PREFIX = "arn:aws:";
  private static final String TABLE = "table/";
  private static final String STREAM = "/stream/";
  private static final String DATA_STREAM = "stream/";

  /** @throws IllegalArgumentException if the text is no such name */
  public static Arn parse(String text) {
    String[] parts = text.split(":", 6);
    if (parts.length != 6 || !parts[0].equals("arn")) {
      throw new IllegalArgumentException("not an ARN: '" + text + "'");
    }
    return new Arn(parts[2], parts[3], parts[4], parts[5]);
  }

  /**
   * The table of a table or of its stream.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public String table() {
    if (!service.equals("dynamodb") || !resource.startsWith(TABLE)) {
      throw new IllegalArgumentException("not a table or its stream: '" + this + "'");
    }
    int stream = resource.indexOf(STREAM);
    return resource.substring(TABLE.length(), stream < 0 ? resource.length() : stream);
  }

  /**
   * The queue's name.
   *
   * @throws IllegalArgumentException if it is no queue
   */
  public String queue() {
    if (!service.equals("sqs")) {
      throw new IllegalArgumentException("not a queue: '" + this + "'");
    }
    return resource;
  }

  /**
   * Whether it is a queue that keeps order.
   *
   * @throws IllegalArgumentException if it is no queue
   */
  public boolean isFifo() {
    return queue().endsWith(".fifo");
  }

  /** Whether it is a Kinesis stream. */
  public boolean isDataStream() {
    return service.equals("kinesis") && resource.startsWith(DATA_STREAM);
  }

  /**
   * The name of a Kinesis stream.
   *
   * @throws IllegalArgumentException if it is none
   */
  public String dataStream() {
    if (!isDataStream()) {
      throw new IllegalArgumentException("not a Kinesis stream: '" + this + "'");
    }
    return resource.substring(DATA_STREAM.length());
  }

  @Override
  public String toString() {
    return PREFIX + service + ":" + region + ":" + account + ":" + resource;
  }
}
