package io.tallystick.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.AccountOutcome;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ledger's answer comes back in the order of the message, with the invalid events in their places. */
class OutcomesTest {
  private static final ParsedRequest.Readable PARSED =
      (ParsedRequest.Readable)
          Reading.read(
              """
              {"accounts":[{"id":"a\\n"},{"id":"b\\"\\\\"}],
               "transfers":[{"id":"t1","amount":"1"},{"id":"t2","amount":""},{"id":"t3","amount":"1"}]}""");
  private static final Decision.OfAccount OF_B = new Decision.OfAccount(new AccountId("b\"\\"), AccountOutcome.CREATED, 7);
  private static final Decision.OfTransfer OF_T1 = new Decision.OfTransfer(new TransferId("t1"), TransferOutcome.EXCEEDS_CREDITS, 8);
  private static final Decision.OfTransfer OF_T3 = new Decision.OfTransfer(new TransferId("t3"), TransferOutcome.EXISTS, Long.MAX_VALUE);

  @Test
  void answersAndInvalidEventsAreMergedInOrder() throws IOException {
    OutcomesEvent event = PARSED.outcomes(new Decision.Answer(List.of(OF_B), List.of(OF_T1, OF_T3)));
    assertThat(new String(OutcomesWriter.data(event), UTF_8))
        .isEqualTo(
            """
            {"accounts":[{"id":"","outcome":"invalid","field":"accounts[0].id","reason":"must not hold control characters"},\
            {"id":"b\\"\\\\","outcome":"created","timestamp":7}],\
            "transfers":[{"id":"t1","outcome":"exceeds_credits","timestamp":8},\
            {"id":"t2","outcome":"invalid","field":"transfers[1].amount","reason":"must be a whole decimal number of 1 to 39 digits"},\
            {"id":"t3","outcome":"exists","timestamp":9223372036854775807}]}""");
    byte[] enveloped = OutcomesWriter.cloudEvent(event, new Envelope("i", "/s", Instant.parse("2026-11-22T10:00:00Z")));
    assertThat(Schemas.validate(EventType.OUTCOMES_V1, Schemas.JSON.readTree(enveloped))).isEmpty();
    assertThat(new String(enveloped, UTF_8))
        .startsWith(
            """
            {"specversion":"1.0","id":"i","source":"/s","type":"io.tallystick.outcomes.v1","time":"2026-11-22T10:00:00Z",\
            "datacontenttype":"application/json","dataschema":"https://tallystick.io/schemas/outcomes.v1.json","data":{"accounts":[""");
  }

  @Test
  void anAnswerToAnotherRequestIsRefused() {
    for (List<Decision.OfTransfer> transfers : List.of(List.of(OF_T1), List.of(OF_T1, OF_T3, OF_T3))) {
      assertThatThrownBy(() -> PARSED.outcomes(new Decision.Answer(List.of(OF_B), transfers)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("answer has too ");
    }
  }
}
