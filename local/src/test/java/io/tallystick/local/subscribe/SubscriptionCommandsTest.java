package io.tallystick.local.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.events.openapi.ApiDescription;
import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import io.tallystick.local.api.FakeApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands about subscriptions, against an API that answers what the test says and checks what it is asked. */
class SubscriptionCommandsTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";
  private static final String WEBHOOK = "https://shop.example/hooks/ledger";

  private final Console console = new Console();
  private FakeApi api;

  @BeforeEach
  void start() throws Exception {
    api = new FakeApi();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private int tally(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(1, List.of("--endpoint", api.url().toString()));
    return console.tally(all.toArray(String[]::new));
  }

  /** An example of the description: the first a webhook, the second a threshold to a queue. */
  private static ObjectNode example(int number) {
    return ApiDescription.ofThisBuild().document().at("/components/schemas/Subscription/examples/" + number).deepCopy();
  }

  private static String problem(String type, int status) {
    return "{\"type\":\"https://tallystick.io/problems/" + type + "\",\"title\":\"t\",\"status\":" + status + ",\"detail\":\"The detail.\"}";
  }

  private static Map<String, String> etag() {
    return Map.of("etag", "\"1\"", "location", "/v1/subscriptions/large_payments");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      https://h.example/x                                                                    | "target":{"type":"webhook","url":"https://h.example/x"},"events":{}
      http://127.0.0.1:8080/x                                                                | "target":{"type":"webhook","url":"http://127.0.0.1:8080/x"},"events":{}
      arn:aws:sqs:us-east-1:000000000000:q.fifo --ordered                                    | "target":{"type":"sqs","arn":"arn:aws:sqs:us-east-1:000000000000:q.fifo"},"events":{},"ordered":true
      arn:aws-cn:events:cn-north-1:000000000000:event-bus/b                                  | "target":{"type":"eventbridge","arn":"arn:aws-cn:events:cn-north-1:000000000000:event-bus/b"},"events":{}
      https://h --types transfer.posted,account.opened --types io.tallystick.transfer.held.v1| "target":{"type":"webhook","url":"https://h"},"events":{"types":["io.tallystick.transfer.posted.v1","io.tallystick.account.opened.v1","io.tallystick.transfer.held.v1"]}
      https://h --account a --asset USD/2 --code 7 --minimum-amount 12.3 --description d     | "target":{"type":"webhook","url":"https://h"},"events":{"account":"a","asset":"USD/2","code":7,"minimum_amount":"1230"},"description":"d"
      https://h --account-prefix wallet:                                                     | "target":{"type":"webhook","url":"https://h"},"events":{"account_prefix":"wallet:"}
      https://h --asset USD/2 --threshold debit:100                                          | "target":{"type":"webhook","url":"https://h"},"threshold":{"asset":"USD/2","side":"debit","limit":"10000"}
      https://h --asset USD/2 --account a --threshold credit:-0.05                           | "target":{"type":"webhook","url":"https://h"},"threshold":{"account":"a","asset":"USD/2","side":"credit","limit":"-5"}
      """)
  void whatIsAskedForIsSent(String arguments, String body) {
    api.answers(201, etag(), example(0).put("secret", SECRET).toString());
    List<String> all = new ArrayList<>(List.of("subscribe", "--id", "s1"));
    all.addAll(List.of(arguments.split(" ")));
    assertThat(tally(all.toArray(String[]::new))).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(api.received().getFirst().text()).isEqualTo("{\"id\":\"s1\"," + body + "}");
  }

  @Test
  void theSecretIsPrintedOnceWithWhatWasMade() {
    api.answers(201, etag(), example(0).put("secret", SECRET).toString());
    assertThat(tally("subscribe", WEBHOOK)).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo(
        "subscribed large_payments to transfer.posted of wallet:… in USD/2 of 1000.00 or more at " + WEBHOOK + "\nsecret " + SECRET + "\n");
    assertThat(console.err()).contains("shown this once");
    assertThat(api.received().getFirst().json().path("id").asText()).matches("sub_[0-9a-f]{32}");

    api.answers(201, etag(), example(1).toString());
    assertThat(tally("subscribe", "arn:aws:sqs:eu-central-1:111122223333:low-funds.fifo")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo(
        "subscribed low_funds to what is available of USD/2 on the debit side of wallet:alice crossing 10.00 at arn:aws:sqs:eu-central-1:111122223333:low-funds.fifo\n");
    assertThat(console.err()).isEmpty();

    api.answers(201, etag(), example(0).put("secret", SECRET).toString());
    assertThat(tally("subscribe", WEBHOOK, "--json")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo(example(0).put("secret", SECRET) + "\n");
  }

  @Test
  void aLostAnswerIsRepeatedWithTheSameIdAndALostSecretIsSaidToBe() {
    api.hangsUp().answers(201, etag(), example(0).put("secret", SECRET).toString());
    assertThat(tally("subscribe", WEBHOOK)).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(api.received().get(0).text()).isEqualTo(api.received().get(1).text());

    api.hangsUp().answers(409, problem("subscription-exists", 409));
    assertThat(tally("subscribe", WEBHOOK, "--id", "s1")).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(console.err()).contains("the answer was lost, and the subscription s1 is there now").contains("tally subscriptions s1 --rotate-secret");

    api.answers(409, problem("subscription-exists", 409));
    assertThat(tally("subscribe", WEBHOOK, "--id", "s1")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains("the ledger refused the request (HTTP status 409, The detail.)");

    api.hangsUp().answers(409, problem("deliveries-off", 409));
    assertThat(tally("subscribe", WEBHOOK, "--id", "s1")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains("The detail.").doesNotContain("lost");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      subscribe ftp://h                                          | expected a URL as https://example.com/hook, or the ARN of an SQS queue or an EventBridge bus, but was 'ftp://h'
      subscribe arn:aws:sns:us-east-1:000000000000:t             | or the ARN of an SQS queue or an EventBridge bus
      subscribe https://h --types balance.threshold              | expected one of account.opened
      subscribe https://h --account a --account-prefix b         | --account and --account-prefix: give one of them
      subscribe https://h --minimum-amount 5                     | --minimum-amount goes with --asset
      subscribe https://h --minimum-amount 5.001 --asset USD/2   | --minimum-amount has more decimals than USD/2
      subscribe https://h --threshold debit:5                    | --threshold goes with --asset
      subscribe https://h --threshold up:5 --asset USD/2         | --threshold must be debit:LIMIT or credit:LIMIT, not 'up:5'
      subscribe https://h --threshold 5 --asset USD/2            | --threshold must be debit:LIMIT or credit:LIMIT, not '5'
      subscribe https://h --threshold debit: --asset USD/2       | --threshold must be a decimal number
      subscribe https://h --threshold debit:5 --asset USD/2 --code 7                 | --threshold goes with --asset and --account only
      subscribe https://h --threshold debit:5 --asset USD/2 --types transfer.posted  | --threshold goes with --asset and --account only
      subscribe https://h --threshold debit:5 --asset USD/2 --account-prefix w       | --threshold goes with --asset and --account only
      subscribe https://h --threshold debit:5 --asset USD/2 --minimum-amount 1       | --threshold goes with --asset and --account only
      subscriptions s1 --pause --resume                          | give one of them
      subscriptions --pause                                      | go with the ID of a subscription
      subscriptions ../x                                         | a subscription's id has 1 to 40 letters, digits and underscores, not '../x'
      unsubscribe a-b                                            | a subscription's id has 1 to 40 letters, digits and underscores, not 'a-b'
      """)
  void whatDoesNotFitIsWrongUsageAndAsksNobody(String line, String reason) {
    assertThat(tally(line.split(" +"))).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains(reason);
    assertThat(api.received()).isEmpty();
  }

  @Test
  void whatTheLedgerRefusesIsSaidWithItsField() {
    api.answers(400, "{\"type\":\"https://tallystick.io/problems/invalid-body\",\"title\":\"t\",\"status\":400,\"detail\":\"d\",\"error_count\":1,\"errors\":[{\"field\":\"/target/url\",\"reason\":\"is inside\"}]}");
    assertThat(tally("subscribe", "http://10.0.0.1/")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).isEqualTo("tally subscribe: /target/url is inside\n");
  }

  @Test
  void allAreListedPageByPage() {
    api.answers(200, "{\"subscriptions\":[" + example(0) + "],\"next_cursor\":\"a\"}").answers(200, "{\"subscriptions\":[" + example(1) + "],\"next_cursor\":null}");
    assertThat(tally("subscriptions")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out().lines()).hasSize(3).satisfiesExactly(
        heading -> assertThat(heading).startsWith("id "),
        first -> assertThat(first).matches("large_payments  active  transfer.posted .*  https://shop.example/hooks/ledger"),
        second -> assertThat(second).matches("low_funds       paused  what is available .*  arn:aws:sqs:.*low-funds.fifo"));
    assertThat(api.received()).extracting(request -> request.uri().toString()).containsExactly("/v1/subscriptions?limit=100", "/v1/subscriptions?limit=100&cursor=a");

    api.answers(200, "{\"subscriptions\":[" + example(0) + "," + example(1) + "],\"next_cursor\":null}");
    assertThat(tally("subscriptions", "--json")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo("[" + example(0) + ",\n" + example(1) + "]\n");

    api.answers(200, "{\"subscriptions\":[],\"next_cursor\":null}").answers(200, "{\"subscriptions\":[],\"next_cursor\":null}");
    assertThat(tally("subscriptions", "--json")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo("[]\n");
    assertThat(tally("subscriptions")).isEqualTo(ExitCode.OK);
    assertThat(console.out() + console.err()).isEqualTo("there are no subscriptions\n");
  }

  @Test
  void oneIsShownInFull() {
    api.answers(200, etag(), example(0).put("previous_secret_until", "2026-11-24T09:30:00Z").toString()).answers(404, problem("subscription-not-found", 404));
    assertThat(tally("subscriptions", "large_payments")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo("""
        id           large_payments
        status       active
        target       https://shop.example/hooks/ledger
        hears        transfer.posted of wallet:… in USD/2 of 1000.00 or more
        ordered      no
        created      2026-11-22T10:00:00Z
        old secret   signs along until 2026-11-24T09:30:00Z
        description  for accounting
        """);
    assertThat(tally("subscriptions", "nobody")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).isEqualTo("tally subscriptions: no such subscription: nobody\n");
  }

  @ParameterizedTest
  @CsvSource({"--pause, pause, paused large_payments", "--resume, resume, resumed large_payments"})
  void oneIsPausedAndResumed(String option, String path, String said) {
    api.answers(200, etag(), example(0).toString()).answers(404, problem("subscription-not-found", 404));
    assertThat(tally("subscriptions", "large_payments", option)).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo(said + "\n");
    assertThat(api.received().getFirst().uri()).hasToString("/v1/subscriptions/large_payments/" + path);
    assertThat(tally("subscriptions", "nobody", option)).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains("no such subscription: nobody");
  }

  @Test
  void aSecretIsReplacedAndATestSent() {
    api.answers(200, etag(), example(0).put("secret", SECRET).toString());
    assertThat(tally("subscriptions", "large_payments", "--rotate-secret")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo("secret " + SECRET + "\n");
    assertThat(api.received().get(0).uri()).hasToString("/v1/subscriptions/large_payments/rotate-secret");

    api.answers(202, "{\"event_id\":\"test:1\",\"delivery_id\":\"large_payments.test:1\"}");
    assertThat(tally("subscriptions", "large_payments", "--test", "--json")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(api.received().get(1).uri()).hasToString("/v1/subscriptions/large_payments/test");
    assertThat(console.out()).isEqualTo("{\"event_id\":\"test:1\",\"delivery_id\":\"large_payments.test:1\"}\n");
  }

  @Test
  void oneIsTakenAwayOnce() {
    api.answers(204, "");
    assertThat(tally("unsubscribe", "s1")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo("unsubscribed s1\n");
    assertThat(api.received().getFirst().method()).isEqualTo("DELETE");

    api.answers(404, problem("subscription-not-found", 404));
    assertThat(tally("unsubscribe", "s1")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains("no such subscription: s1");

    api.hangsUp().answers(404, problem("subscription-not-found", 404));
    assertThat(tally("unsubscribe", "s1", "--json")).as("its own doing, whose answer was lost").isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo("{\"id\":\"s1\"}\n");
  }

  @Test
  void whatPassesIsRepeated() {
    JsonNode page = example(0);
    api.answers(503, "{\"message\":\"Service Unavailable\"}").answers(200, etag(), page.toString());
    assertThat(tally("subscriptions", "large_payments", "--json")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo(page + "\n");
  }
}
