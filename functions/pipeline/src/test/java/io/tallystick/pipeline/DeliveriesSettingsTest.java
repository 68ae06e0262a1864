package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveriesSettingsTest {
  @ParameterizedTest
  @CsvSource({"none,none,false", "https://queue,none,false", "none,https://queue.fifo,false", "https://queue,https://queue.fifo,true"})
  void thereAreDeliveriesWhereBothQueuesAre(String queue, String fifoQueue, boolean areThere) {
    DeliveriesSettings settings =
        new DeliveriesSettings() {
          @Override
          public String queue() {
            return queue;
          }

          @Override
          public String fifoQueue() {
            return fifoQueue;
          }
        };

    assertThat(settings.areThere()).isEqualTo(areThere);
  }
}
