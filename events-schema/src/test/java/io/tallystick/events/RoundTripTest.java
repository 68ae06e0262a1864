package io.tallystick.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.ledger.Request;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What {@link RequestWriter} writes, {@link RequestReader} reads as the same records. */
class RoundTripTest {
  private static final int REQUESTS = 2_000;

  @Test
  void aRequestIsReadAsItWasWritten() throws IOException {
    Envelope envelope = new Envelope("id", "/source", Instant.EPOCH);
    for (long seed = 0; seed < REQUESTS; seed++) {
      Request request = new Requests(seed).next();
      byte[] data = RequestWriter.data(request);
      byte[] event = RequestWriter.cloudEvent(request, envelope);
      assertThat(read(data)).as("seed %s", seed).isEqualTo(request);
      assertThat(read(event)).as("seed %s", seed).isEqualTo(request);
      if (seed % 20 == 0) {
        assertThat(Schemas.validate(EventType.REQUEST_V1, Schemas.JSON.readTree(data))).as("seed %s", seed).isEmpty();
        assertThat(Schemas.validate(EventType.REQUEST_V1, Schemas.JSON.readTree(event))).as("seed %s", seed).isEmpty();
      }
    }
  }

  private static Request read(byte[] message) {
    ParsedRequest parsed = new RequestReader().read(message);
    assertThat(parsed.problems()).isEmpty();
    return ((ParsedRequest.Readable) parsed).toLedgerRequest();
  }
}
