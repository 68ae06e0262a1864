package io.tallystick.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.StoreException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** The client throws a bare {@link CancellationException} if an attempt's time is over while it waits for a free connection. */
class CallsTest {
  private final Calls calls = new Calls(new Retry(new Random(1), time -> {}), null, Duration.ofSeconds(1));
  private final Call call = new Call(Operation.PUT_ITEM, "journal");
  private int attempts;

  @Test
  void anAttemptThatWasCutOffIsRepeated() {
    String answer =
        calls.run(
            call,
            Deadline.after(Duration.ofMinutes(1)),
            limit -> {
              if (++attempts < 3) {
                throw new CancellationException();
              }
              return "done";
            });

    assertThat(answer).isEqualTo("done");
    assertThat(attempts).isEqualTo(3);
  }

  @Test
  void whereThereIsNoMoreTimeTheStoreIsUnavailable() {
    long[] now = {0};
    Deadline deadline = Deadline.after(Duration.ofSeconds(3), () -> now[0] += 1_000_000_000L);

    assertThatThrownBy(
            () ->
                calls.run(
                    call,
                    deadline,
                    limit -> {
                      throw new CancellationException();
                    }))
        .isInstanceOf(StoreException.Unavailable.class)
        .hasRootCauseInstanceOf(CancellationException.class);
  }

  /** Whether it was sent before it was cut off is not known. */
  @Test
  void aConditionThatFailsAfterItIsDoubtful() {
    Conditional conditional =
        calls.conditional(
            call,
            Deadline.after(Duration.ofMinutes(1)),
            limit -> {
              throw ++attempts == 1 ? new CancellationException() : ConditionalCheckFailedException.builder().build();
            });

    assertThat(conditional).isInstanceOfSatisfying(Conditional.NotMet.class, notMet -> assertThat(notMet.doubtful()).isTrue());
  }
}
