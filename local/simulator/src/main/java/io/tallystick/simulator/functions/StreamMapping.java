package io.tallystick.simulator.functions;

import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import io.tallystick.pipeline.StreamEvent;
import io.tallystick.simulator.cloud.Cloud;
import io.tallystick.simulator.cloud.Fault;
import io.tallystick.simulator.kernel.Time;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Lambda's mapping of one shard of the stream of requests: one batch at a time, in order; a batch that fails is cut in half, and a record that fails alone too often is given up. */
public final class StreamMapping {
  private static final int ATTEMPTS = 12;
  private static final int MOST_REDELIVERED = 10;

  private final Cloud cloud;
  private final Fleet fleet;
  private final String name;
  private final int batch;
  private final long window;
  private final Consumer<byte[]> givenUp;
  private final List<Stored> records = new ArrayList<>();
  private int next;
  private int cut;
  private int attempts;
  private boolean busy;

  private record Stored(String partitionKey, byte[] data, long arrival) {}

  /** @param givenUp takes what cannot be recorded */
  public StreamMapping(Cloud cloud, Fleet fleet, String name, int batch, long window, Consumer<byte[]> givenUp) {
    this.cloud = cloud;
    this.fleet = fleet;
    this.name = name;
    this.batch = batch;
    this.window = window;
    this.givenUp = givenUp;
    this.cut = batch;
  }

  public void put(String partitionKey, byte[] data) {
    records.add(new Stored(partitionKey, data, cloud.now()));
    cloud.scheduler().at(cloud.now() + window, this::poll);
  }

  public boolean quiet() {
    return !busy && next == records.size();
  }

  /** To be called when the fleet may be free again. */
  public void poll() {
    if (busy || next == records.size() || !fleet.free()) {
      return;
    }
    busy = true;
    int first = next;
    int size = Math.min(cut, records.size() - first);
    StreamEvent event = event(first, size);
    List<String> failed = new ArrayList<>();
    fleet.invoke(
        size + " records of " + name,
        (process, deadline) ->
            process.record(event, deadline).getBatchItemFailures().stream().map(StreamsEventResponse.BatchItemFailure::getItemIdentifier).forEach(failed::add),
        succeeded -> {
          busy = false;
          if (!succeeded || !failed.isEmpty() && number(failed.getFirst()) == first) {
            again(first, size);
          } else {
            attempts = 0;
            cut = batch;
            next = failed.isEmpty() ? first + size : number(failed.getFirst());
            if (cloud.faults().happens(Fault.REDELIVERY)) {
              next = Math.max(0, next - 1 - cloud.faults().chance(Fault.REDELIVERY).nextInt(MOST_REDELIVERED));
            }
          }
          cloud.scheduler().at(cloud.now() + attempts * Time.SECOND / 2, this::poll);
        });
  }

  private void again(int first, int size) {
    if (size > 1) {
      cut = (size + 1) / 2;
    } else if (++attempts > ATTEMPTS) {
      givenUp.accept(records.get(first).data());
      next = first + 1;
      attempts = 0;
      cut = batch;
    }
  }

  private StreamEvent event(int first, int size) {
    List<StreamEvent.StreamRecord> some = new ArrayList<>();
    for (int at = first; at < first + size; at++) {
      Stored record = records.get(at);
      String number = Integer.toString(at);
      some.add(
          new StreamEvent.StreamRecord(
              new StreamEvent.Content(record.partitionKey(), number, record.data(), BigDecimal.valueOf(record.arrival() / Time.MILLISECOND, 3)),
              name + ":" + number,
              "arn:aws:kinesis:eu-west-1:000000000000:stream/requests"));
    }
    return new StreamEvent(some);
  }

  private static int number(String sequence) {
    return Integer.parseInt(sequence);
  }
}
