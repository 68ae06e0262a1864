package io.tallystick.pipeline;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.List;

/** A batch of a Kinesis stream as Lambda hands it over, as far as it matters here. The library's own type has dates that not every mapper reads alike. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record StreamEvent(@JsonProperty("Records") List<StreamRecord> records) {
  public StreamEvent {
    records = records == null ? List.of() : List.copyOf(records);
  }

  /**
   * A record and where it comes from.
   *
   * @param eventId the record's name: its shard and sequence number
   * @param streamArn of its stream
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record StreamRecord(
      @JsonProperty("kinesis") Content content, @JsonProperty("eventID") String eventId, @JsonProperty("eventSourceARN") String streamArn) {}

  /**
   * What was put into the stream.
   *
   * @param arrival when the stream took it, in seconds since 1970; null if it is not said
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Content(
      @JsonProperty("partitionKey") String partitionKey,
      @JsonProperty("sequenceNumber") String sequenceNumber,
      @JsonProperty("data") byte[] data,
      @JsonProperty("approximateArrivalTimestamp") BigDecimal arrival) {}
}
