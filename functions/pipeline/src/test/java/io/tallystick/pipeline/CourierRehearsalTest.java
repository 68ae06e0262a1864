package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.delivery.courier.Disposition;
import io.tallystick.journal.Deadline;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rehearsal's delivery comes as far as the guard of connections, and no further. */
class CourierRehearsalTest {
  @Test
  void theDeliveryIsRefusedWhereItWouldBeConnected() {
    assertThat(CourierRehearsal.run(Deadline.after(Duration.ofMinutes(1)))).isEqualTo(Map.of("rehearsal", new Disposition.Dead("address_refused")));
  }
}
