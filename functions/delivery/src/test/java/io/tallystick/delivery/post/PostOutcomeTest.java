package io.tallystick.delivery.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every status means. */
class PostOutcomeTest {
  private static final Duration LEAST = Duration.ofSeconds(9);

  @Test
  void everyStatusHasOneMeaning() {
    IntStream.range(100, 1000)
        .forEach(
            status -> {
              PostOutcome expected =
                  status / 100 == 2
                      ? new PostOutcome.Delivered(status)
                      : status / 100 == 3
                          ? new PostOutcome.Impossible(PostOutcome.Reason.REDIRECT)
                          : status == 410
                              ? new PostOutcome.Gone()
                              : status == 413
                                  ? new PostOutcome.Impossible(PostOutcome.Reason.SIZE)
                                  : new PostOutcome.Failed(PostOutcome.Cause.STATUS, status, LEAST);
              assertThat(PostOutcome.of(status, LEAST)).as("status %s", status).isEqualTo(expected);
            });
  }
}
