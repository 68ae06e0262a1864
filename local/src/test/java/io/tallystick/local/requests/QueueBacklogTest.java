package io.tallystick.local.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

class QueueBacklogTest {
  private static final long APART = QueueBacklog.APART.toNanos();

  private final FakeQueue queue = new FakeQueue();
  private final AtomicLong nanoTime = new AtomicLong(1);
  private final QueueBacklog backlog = new QueueBacklog(queue, "queue", nanoTime::get);

  private void lookAfter(long nanos) {
    nanoTime.addAndGet(nanos);
    backlog.look();
  }

  @Test
  void onlyAQueueThatIsEmptySeveralTimesSomeTimeApartIsEmpty() {
    for (int time = 1; time <= QueueBacklog.TIMES; time++) {
      assertThat(backlog.emptySince(1)).isFalse();
      lookAfter(time == 1 ? 0 : APART);
      lookAfter(0); // too soon to count
      lookAfter(0);
    }
    assertThat(backlog.emptySince(1)).isTrue();
    assertThat(backlog.emptySince(2)).as("what was sent after the first look may have come and not gone").isFalse();
    lookAfter(APART);
    assertThat(backlog.emptySince(2)).as("a queue that is empty all the time").isTrue();
    assertThat(backlog.emptySince(APART + 1)).isTrue();
    assertThat(backlog.emptySince(APART + 2)).isFalse();
  }

  @Test
  void whateverIsInItBeginsItAnew() {
    lookAfter(0);
    lookAfter(APART);
    queue.inFlight = 1;
    lookAfter(APART);
    queue.inFlight = 0;
    lookAfter(APART);
    lookAfter(APART);
    assertThat(backlog.emptySince(1)).isFalse();
    lookAfter(APART);
    assertThat(backlog.emptySince(3 * APART + 1)).isTrue();
    assertThat(backlog.emptySince(3 * APART + 2)).isFalse();
  }

  @Test
  void messagesOfEveryKindCount() {
    queue.messages.add(SendMessageBatchRequestEntry.builder().id("0").messageBody("x").build());
    queue.inFlight = 20;
    queue.delayed = 300;
    QueueDepth depth = QueueDepth.of(queue, "queue");
    assertThat(depth).isEqualTo(new QueueDepth(1, 20, 300));
    assertThat(depth.all()).isEqualTo(321);
  }
}
