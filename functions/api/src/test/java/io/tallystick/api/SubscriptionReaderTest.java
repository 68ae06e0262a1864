package io.tallystick.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallystick.delivery.subscription.AccountFilter;
import io.tallystick.delivery.subscription.Interest;
import io.tallystick.delivery.target.TargetRules;
import io.tallystick.events.BalanceSide;
import io.tallystick.events.EventType;
import io.tallystick.events.ProblemType;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionReaderTest {
  private static final String QUEUES = "arn:aws:sqs:eu-west-1:111122223333:audit,arn:aws:sqs:eu-west-1:111122223333:audit.fifo";
  private static final SubscriptionReader READER = new SubscriptionReader(TargetRules.parse("eu-west-1", "none", QUEUES, "arn:aws:events:eu-west-1:111122223333:event-bus/audit"));
  private static final String URL = "\"target\":{\"type\":\"webhook\",\"url\":\"https://shop.example/hooks\"}";

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private static String problems(String json) {
    ApiProblem problem = catchThrowableOfType(ApiProblem.class, () -> READER.created(bytes(json)));
    assertThat(problem.type()).isEqualTo(ProblemType.INVALID_BODY);
    return problem.details().problems().orElseThrow().first().stream().map(one -> one.field() + " " + one.reason()).collect(Collectors.joining("; "));
  }

  @Test
  void anInterestInEventsIsRead() {
    WantedSubscription wanted =
        READER.created(
            bytes(
                "{\"id\":\"large_1\"," + URL + ",\"events\":{\"types\":[\"io.tallystick.transfer.posted.v1\"],\"account_prefix\":\"wallet:\",\"asset\":\"USD/2\",\"code\":7,"
                    + "\"minimum_amount\":\"100\"},\"ordered\":true,\"description\":\"é\"}"));

    assertThat(wanted.id()).contains("large_1");
    assertThat(wanted.place()).isEqualTo(new WantedSubscription.Place.Webhook("https://shop.example/hooks"));
    assertThat(wanted.interest())
        .isEqualTo(
            new Interest.Events(
                Set.of(EventType.TRANSFER_POSTED_V1), new AccountFilter.Prefix("wallet:"), Optional.of(Asset.of("USD/2")), OptionalInt.of(7), Optional.of(Amount.of(100))));
    assertThat(wanted.ordered()).contains(true);
    assertThat(wanted.description()).isEqualTo("é");
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    WantedSubscription wanted = READER.created(bytes("{" + URL + ",\"id\":null,\"events\":{\"types\":null},\"threshold\":null}"));

    assertThat(wanted.id()).isEmpty();
    assertThat(wanted.interest()).isEqualTo(new Interest.Events(Interest.TYPES, new AccountFilter.Any(), Optional.empty(), OptionalInt.empty(), Optional.empty()));
    assertThat(wanted.ordered()).isEmpty();
    assertThat(wanted.description()).isEmpty();
  }

  @Test
  void aThresholdIsRead() {
    String threshold = "\"threshold\":{\"account\":\"a\",\"asset\":\"USD/2\",\"side\":\"credit\",\"limit\":\"-12\"}";
    assertThat(READER.created(bytes("{" + URL + "," + threshold + "}")).interest())
        .isEqualTo(new Interest.Threshold(Optional.of(new AccountId("a")), Asset.of("USD/2"), BalanceSide.CREDIT, BigInteger.valueOf(-12)));
    assertThat(READER.created(bytes("{" + URL + "," + threshold.replace("\"account\":\"a\",", "").replace("credit", "debit") + "}")).interest())
        .isEqualTo(new Interest.Threshold(Optional.empty(), Asset.of("USD/2"), BalanceSide.DEBIT, BigInteger.valueOf(-12)));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      sqs         | arn:aws:sqs:eu-west-1:111122223333:audit                | false
      sqs         | arn:aws:sqs:eu-west-1:111122223333:audit.fifo           | true
      eventbridge | arn:aws:events:eu-west-1:111122223333:event-bus/audit   | false
      """)
  void otherTargetsAreRead(String type, String arn, boolean keepsOrder) {
    WantedSubscription.Place place = READER.created(bytes("{\"target\":{\"type\":\"%s\",\"arn\":\"%s\"},\"events\":{}}".formatted(type, arn))).place();
    assertThat(place.kind()).isEqualTo(type);
    assertThat(place.keepsOrder()).isEqualTo(keepsOrder);
    assertThat(place.toString()).contains(arn.substring(arn.lastIndexOf(':') + 1).replace("event-bus/", ""));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      {}                                                                        | target is required; $ must have events or threshold
      []                                                                        | $ must be a JSON object
      {"target":{},"events":{}}                                                 | target.type is required: webhook or sqs or eventbridge
      {"target":7,"events":{}}                                                  | target must be an object
      {"target":{"type":"email","url":"x"},"events":{}}                         | target.type must be webhook or sqs or eventbridge
      {"target":{"type":"webhook"},"events":{}}                                 | target.url is required
      {"target":{"type":"webhook","arn":"x"},"events":{}}                       | target.url is required; target.arn is not a field of a target; did you mean url?
      {"target":{"type":"webhook","url":"http://shop.example/"},"events":{}}    | target.url starts with http:, which is for endpoints in allowed ranges of addresses only
      {"target":{"type":"webhook","url":"https://169.254.169.254/"},"events":{}} | target.url names an address that may not be reached: it is not public, nor in a range of parameter EndpointAllowances of the template
      {"target":{"type":"webhook","url":"https://a@shop.example/"},"events":{}} | target.url has a user name or password; nothing may stand before the host
      {"target":{"type":"sqs","arn":"orders"},"events":{}}                      | target.arn is no ARN of a queue, as arn:aws:sqs:us-east-1:123456789012:orders
      {"target":{"type":"sqs","arn":"arn:aws:sqs:eu-west-1:111122223333:other"},"events":{}} | target.arn is not among those that this ledger may send to, which parameter TargetQueueArns of the template lists
      {"target":{"type":"eventbridge","arn":"arn:aws:events:eu-west-1:111122223333:event-bus/x"},"events":{}} | target.arn is not among those that this ledger may send to, which parameter TargetBusArns of the template lists
      {"target":{"type":"sqs","arn":"arn:aws:sqs:eu-west-1:111122223333:audit"},"events":{},"ordered":true} | ordered is for webhooks and FIFO queues only; standard queues and event buses keep no order
      {"target":{"type":"eventbridge","arn":"arn:aws:events:eu-west-1:111122223333:event-bus/audit"},"events":{},"ordered":true} | ordered is for webhooks and FIFO queues only; standard queues and event buses keep no order
      """)
  void aTargetThatCannotBeIsRefused(String json, String expected) {
    assertThat(problems(json)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      "id":"a-b","events":{}                                          | id must be 1 to 40 letters, digits and underscores
      "id":"","events":{}                                             | id must be 1 to 40 letters, digits and underscores
      "id":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","events":{}    | id must be 1 to 40 letters, digits and underscores
      "events":{},"threshold":{}                                      | $ must not have both events and threshold
      "events":7                                                      | events must be an object
      "events":{"types":[]}                                           | events.types must not be empty
      "events":{"types":["io.tallystick.transfer.posted.v2"]}         | events.types[0] is not known; did you mean io.tallystick.transfer.posted.v1?
      "events":{"account":"a","account_prefix":"b"}                   | events.account_prefix cannot be given together with account
      "events":{"account":"","asset":"usd","code":0,"minimum_amount":-1} | events.account must not be empty; events.asset must match [A-Z][A-Z0-9_]{0,15}(/[0-9]{1,2})?; events.code must be an integer from 1 to 65535; events.minimum_amount must be a whole decimal number of 1 to 39 digits
      "events":{"acount":"a"}                                         | events.acount is not a field of an interest in events; did you mean account?
      "threshold":{}                                                  | threshold.asset is required; threshold.limit is required; threshold.side is required: debit or credit
      "threshold":{"asset":"USD/2","side":"left","limit":"01"}        | threshold.side must be debit or credit; threshold.limit must be a decimal string of at most 39 digits without leading zeros, which may begin with -
      "threshold":{"asset":"USD/2","side":"debit","limit":"1","code":1} | threshold.code is not a field of a threshold; did you mean side?
      "events":{},"ordered":"yes","colour":"red"                      | ordered must be true or false; colour is not a field of a subscription
      "events":{},"description":"a\\u0007"                            | description must not hold control characters
      "events":{},"version":1                                         | version is not a field of a subscription
      """)
  void aMemberThatCannotBeIsRefused(String members, String expected) {
    assertThat(problems("{" + URL + "," + members + "}")).isEqualTo(expected);
  }

  @Test
  void aDescriptionHasABound() {
    assertThat(problems("{" + URL + ",\"events\":{},\"description\":\"" + "x".repeat(257) + "\"}")).isEqualTo("description must not exceed 256 characters");
    assertThat(READER.created(bytes("{" + URL + ",\"events\":{},\"description\":\"" + "😀".repeat(256) + "\"}")).description()).hasSize(512);
  }

  @Test
  void whatIsChangedHasItsIdAlready() {
    ApiProblem problem = catchThrowableOfType(ApiProblem.class, () -> READER.changed(bytes("{" + URL + ",\"events\":{},\"id\":\"x\"}")));
    assertThat(problem.getMessage()).isEqualTo("id is not a field of a subscription");
  }
}
