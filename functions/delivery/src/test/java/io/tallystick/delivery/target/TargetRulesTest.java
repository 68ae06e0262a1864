package io.tallystick.delivery.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.delivery.guard.EndpointUrl;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be a target, and what is said of what may not. */
class TargetRulesTest {
  private static final String ORDERS = "arn:aws:sqs:us-east-1:123456789012:orders";
  private static final String FIFO = "arn:aws:sqs:us-east-1:123456789012:orders.fifo";
  private static final String BUS = "arn:aws:events:us-east-1:123456789012:event-bus/orders";
  private static final TargetRules RULES = TargetRules.parse("us-east-1", "10.0.0.0/8", ORDERS + ", " + FIFO + "," + "arn:aws:sqs:eu-west-1:123456789012:far", BUS);

  private static String refused(Reading<?> reading) {
    return ((Reading.Refused<?>) reading).reason();
  }

  @Test
  void whatIsListedIsAllowed() {
    assertThat(RULES.queue(ORDERS)).isEqualTo(new Reading.Address<>(new QueueArn("aws", "us-east-1", "123456789012", "orders")));
    assertThat(RULES.queue(FIFO)).isEqualTo(new Reading.Address<>(new QueueArn("aws", "us-east-1", "123456789012", "orders.fifo")));
    assertThat(RULES.bus(BUS)).isEqualTo(new Reading.Address<>(new BusArn("aws", "us-east-1", "123456789012", "orders")));
    assertThat(RULES.webhook("https://10.1.2.3/in")).isEqualTo(new Reading.Address<>(new EndpointUrl("https", "10.1.2.3", 443, "/in")));
  }

  @Test
  void whatIsNotAllowedIsRefusedWithTheReason() {
    assertThat(refused(RULES.queue(ORDERS + "2"))).isEqualTo("is not among those that this ledger may send to, which parameter TargetQueueArns of the template lists");
    assertThat(refused(RULES.bus(BUS + "2"))).isEqualTo("is not among those that this ledger may send to, which parameter TargetBusArns of the template lists");
    assertThat(refused(RULES.queue("arn:aws:sqs:eu-west-1:123456789012:far"))).isEqualTo("is in region eu-west-1; targets are in that of the ledger, us-east-1");
    assertThat(refused(RULES.queue(BUS))).isEqualTo("is no ARN of a queue, as arn:aws:sqs:us-east-1:123456789012:orders");
    assertThat(refused(RULES.bus(ORDERS))).isEqualTo("is no ARN of an event bus, as arn:aws:events:us-east-1:123456789012:event-bus/orders");
    assertThat(refused(RULES.webhook("https://192.168.1.1/"))).isEqualTo("names an address that may not be reached: it is not public, nor in a range of parameter EndpointAllowances of the template");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "", " none ", " , "})
  void nothingIsAllowedByAnEmptyList(String none) {
    TargetRules rules = TargetRules.parse("us-east-1", none.equals(" , ") ? "" : none, none, none);
    assertThat(rules.queues()).isEmpty();
    assertThat(rules.buses()).isEmpty();
    assertThat(rules.queue(ORDERS)).isInstanceOf(Reading.Refused.class);
    assertThat(rules.webhook("https://10.1.2.3/in")).isInstanceOf(Reading.Refused.class);
    assertThat(rules.webhook("https://example.com/in")).isInstanceOf(Reading.Address.class);
  }

  @Test
  void aListThatCannotBeReadNamesWhatIsWrongInIt() {
    assertThatThrownBy(() -> TargetRules.parse("us-east-1", "none", ORDERS + ",orders", "none")).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("orders is no ARN of a queue");
    assertThatThrownBy(() -> TargetRules.parse("us-east-1", "none", "none", ORDERS)).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith(ORDERS + " is no ARN of an event bus");
    assertThatThrownBy(() -> TargetRules.parse("us-east-1", "here", "none", "none")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:sqs:us-east-1:123456789012:a, https://sqs.us-east-1.amazonaws.com/123456789012/a",
    "arn:aws-cn:sqs:cn-north-1:123456789012:a_B-9.fifo, https://sqs.cn-north-1.amazonaws.com.cn/123456789012/a_B-9.fifo",
    "arn:aws-us-gov:sqs:us-gov-west-1:123456789012:a, https://sqs.us-gov-west-1.amazonaws.com/123456789012/a",
  })
  void aQueueHasAUrl(String arn, String url) {
    QueueArn queue = QueueArn.parse(arn).orElseThrow();
    assertThat(queue).hasToString(arn);
    assertThat(queue.url()).isEqualTo(URI.create(url));
    assertThat(queue.url(URI.create("http://127.0.0.1:9324"))).isEqualTo(URI.create("http://127.0.0.1:9324/123456789012/" + queue.name()));
    assertThat(queue.fifo()).isEqualTo(arn.endsWith(".fifo"));
  }

  @Test
  void whatIsNoArnIsNone() {
    for (String text :
        List.of(
            "", "orders", "https://sqs.us-east-1.amazonaws.com/123456789012/a", ORDERS + ".", ORDERS + ".fifo.fifo", ORDERS + "\n", ORDERS + "*", ORDERS + "a".repeat(80), "a".repeat(500),
            "arn:aws:sqs:us-east-1::orders", "arn:aws:sqs::123456789012:orders", "arn:aws:sqs:us-east-1:12345678901:orders", "arn:aws:sqs:us-east-1:123456789012:",
            "arn:aws:sqs:us-east-1:123456789012:.fifo", "arn:aws:sns:us-east-1:123456789012:orders", "ARN:aws:sqs:us-east-1:123456789012:orders", "arn:other:sqs:us-east-1:123456789012:orders",
            "arn:aws:sqs:us-east-1:123456789012:" + "a".repeat(76) + ".fifo")) {
      assertThat(QueueArn.parse(text)).as(text).isEmpty();
    }
    for (String text : List.of("", ORDERS, BUS + "/a", BUS + " ", "arn:aws:events:us-east-1:123456789012:event-bus/", "arn:aws:events:us-east-1:123456789012:event-bus/aws.partner", "arn:aws:events:us-east-1:123456789012:rule/a", BUS.replace("orders", "a".repeat(257)))) {
      assertThat(BusArn.parse(text)).as(text).isEmpty();
    }
    assertThat(BusArn.parse(BUS).map(BusArn::toString)).isEqualTo(Optional.of(BUS));
    assertThat(BusArn.parse("arn:aws:events:us-east-1:123456789012:event-bus/default").map(BusArn::name)).contains("default");
  }
}
