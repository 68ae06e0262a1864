package io.tallystick.simulator.cloud;

import io.tallystick.simulator.dynamodb.Refusals;
import io.tallystick.simulator.dynamodb.Wire;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;

/** Kinesis as the publisher sees it. */
public final class SimulatedKinesis implements KinesisClient {
  /** The stream's records, in the order in which it took them. */
  public interface Taker {
    /** @return the record's sequence number */
    long take(String partitionKey, byte[] data);
  }

  private final Taker stream;
  private final Wire wire;

  public SimulatedKinesis(Taker stream, Wire wire) {
    this.stream = stream;
    this.wire = wire;
  }

  @Override
  public PutRecordResponse putRecord(PutRecordRequest request) {
    return wire.call(
        "PutRecord",
        request.streamName(),
        request.partitionKey().hashCode(),
        () -> request.partitionKey() + ", " + request.data().asByteArrayUnsafe().length + " bytes",
        () -> {
          long number = stream.take(request.partitionKey(), request.data().asByteArrayUnsafe());
          String after = request.sequenceNumberForOrdering();
          if (after != null && Long.parseLong(after) >= number) {
            throw Refusals.validation("a record follows one that the stream has not taken");
          }
          return PutRecordResponse.builder().sequenceNumber(Long.toString(number)).shardId("shardId-0").build();
        });
  }

  @Override
  public String serviceName() {
    return "kinesis";
  }

  @Override
  public void close() {}
}
