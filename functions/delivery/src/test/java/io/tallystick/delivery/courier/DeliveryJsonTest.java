package io.tallystick.delivery.courier;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveryJsonTest {
  private static final Delivery DELIVERY =
      new Delivery("sub_1", "evt_1", true, Instant.ofEpochMilli(1_700_000_000_123L), 3, Instant.ofEpochMilli(1_700_000_100_456L), "io.tallystick.a.v1", "{\"a\": \"ü💰\\\"\"}");

  @Test
  void aDeliveryIsReadAsItWasWritten() {
    assertThat(DeliveryJson.read(DeliveryJson.write(DELIVERY))).contains(DELIVERY);
    Delivery first = Delivery.first("s", "e", false, Instant.ofEpochMilli(5), "", "");
    assertThat(DeliveryJson.read(DeliveryJson.write(first))).contains(first);
  }

  @Test
  void itsTextIsAPromiseToMessagesThatAreUnderWay() {
    assertThat(DeliveryJson.write(DELIVERY))
        .isEqualTo(
            "{\"subscription\":\"sub_1\",\"id\":\"evt_1\",\"ordered\":true,\"first\":1700000000123,\"tries\":3,\"not_before\":1700000100456,"
                + "\"type\":\"io.tallystick.a.v1\",\"event\":\"{\\\"a\\\": \\\"ü💰\\\\\\\"\\\"}\"}");
  }

  @Test
  void fieldsOfLaterVersionsAreLeftAside() {
    String later = DeliveryJson.write(DELIVERY).replace("{\"subscription\"", "{\"new\":{\"subscription\":[1,{}]},\"other\":[2],\"subscription\"");
    assertThat(DeliveryJson.read(later)).contains(DELIVERY);
  }

  @Test
  void whatIsNoDeliveryIsNone() {
    String good = DeliveryJson.write(DELIVERY);
    for (String bad :
        List.of(
            "", "x", "[]", "null", "{}", "{", good.substring(0, good.length() - 1), good + "{}", good.replace("\"tries\":3", "\"tries\":-1"),
            good.replace("\"tries\":3", "\"tries\":3.5"), good.replace("\"tries\":3", "\"tries\":99999999999"), good.replace("\"tries\":3", "\"tries\":null"),
            good.replace("\"first\":1700000000123", "\"first\":\"yesterday\""), good.replace("\"sub_1\"", "\"\""), good.replace("\"evt_1\"", "[]"),
            good.replace("\"event\"", "\"events\""), good.replace("\"type\"", "\"types\""))) {
      assertThat(DeliveryJson.read(bad)).as(bad).isEmpty();
    }
  }
}
