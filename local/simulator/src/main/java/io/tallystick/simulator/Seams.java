package io.tallystick.simulator;

import io.tallystick.journal.Store;
import io.tallystick.publisher.EventSink;
import io.tallystick.runtime.Recording;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Where something may be put between the production code and what is simulated: for tests, which plant mistakes there and see them found. */
public interface Seams {
  /** Nothing between. */
  Seams NONE = new Seams() {};

  default DynamoDbClient dynamoDb(DynamoDbClient client) {
    return client;
  }

  default Store store(Store store) {
    return store;
  }

  /** The clock of a recorder, nanoseconds since 1970. */
  default LongSupplier clock(LongSupplier clock) {
    return clock;
  }

  default Recording recording(Recording recording) {
    return recording;
  }

  default EventSink sink(EventSink sink) {
    return sink;
  }
}
