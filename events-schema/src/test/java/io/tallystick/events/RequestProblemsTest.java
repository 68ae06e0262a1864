package io.tallystick.events;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tallystick.ledger.Limits;
import io.tallystick.ledger.NewTransfer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of messages that are wrong: the field and the reason. */
class RequestProblemsTest {
  private static final String INTEGER_CODE = "must be an integer from 1 to 65535";
  private static final String TIMEOUT = "must be a whole number of seconds from 1 to 315576000, or 0 for none";
  private static final String DATE = "must be an RFC 3339 date-time with offset, such as 2026-11-22T10:00:00Z";

  /** A member of a transfer, the field within the transfer that is wrong, the reason. */
  static Stream<Arguments> transferFields() {
    return Stream.of(
        arguments("\"id\":5", ".id", "must be a string"),
        arguments("\"id\":true", ".id", "must be a string"),
        arguments("\"id\":{\"a\":[1]}", ".id", "must be a string"),
        arguments("\"id\":\"" + "x".repeat(129) + "\"", ".id", "must not exceed 128 characters"),
        arguments("\"id\":\"" + "😀".repeat(129) + "\"", ".id", "must not exceed 128 characters"),
        arguments("\"id\":\"" + "x".repeat(9999) + "\"", ".id", "must not exceed 128 characters"),
        arguments("\"id\":\"a\\u0000b\"", ".id", "must not hold control characters"),
        arguments("\"id\":\"a\\u007f\"", ".id", "must not hold control characters"),
        arguments("\"id\":\"\\ud800\"", ".id", "must not hold unpaired surrogates"),
        arguments("\"id\":\"\\udc00\\ud800\"", ".id", "must not hold unpaired surrogates"),
        arguments("\"debit_account_id\":[]", ".debit_account_id", "must be a string"),
        arguments("\"credit_account_id\":1.5", ".credit_account_id", "must be a string"),
        arguments("\"pending_id\":false", ".pending_id", "must be a string"),
        arguments("\"asset\":\"usd\"", ".asset", "must match [A-Z][A-Z0-9_]{0,15}(/[0-9]{1,2})?"),
        arguments("\"asset\":2", ".asset", "must be a string"),
        arguments("\"code\":\"1\"", ".code", INTEGER_CODE),
        arguments("\"code\":-1", ".code", INTEGER_CODE),
        arguments("\"code\":65536", ".code", INTEGER_CODE),
        arguments("\"code\":1.0", ".code", INTEGER_CODE),
        arguments("\"code\":1e3", ".code", INTEGER_CODE),
        arguments("\"code\":" + "9".repeat(5000), ".code", INTEGER_CODE),
        arguments("\"flags\":\"pending\"", ".flags", "must be an array of strings"),
        arguments("\"flags\":{}", ".flags", "must be an array of strings"),
        arguments("\"flags\":[1]", ".flags", "must be an array of strings"),
        arguments("\"flags\":[null]", ".flags", "must be an array of strings"),
        arguments("\"flags\":[[\"pending\"]]", ".flags", "must be an array of strings"),
        arguments("\"flags\":[\"Pending\"]", ".flags", "holds the unknown flag Pending"),
        arguments("\"flags\":[\"\"]", ".flags", "holds the unknown flag "),
        arguments("\"flags\":[\"" + "x".repeat(65) + "\"]", ".flags", "holds the unknown flag " + "x".repeat(64) + "…"),
        arguments("\"timeout\":\"60\"", ".timeout", TIMEOUT),
        arguments("\"timeout\":-1", ".timeout", TIMEOUT),
        arguments("\"timeout\":0.5", ".timeout", TIMEOUT),
        arguments("\"timeout\":315576001", ".timeout", TIMEOUT),
        arguments("\"timeout\":18446744073709551616", ".timeout", TIMEOUT),
        arguments("\"reference\":7", ".reference", "must be a string"),
        arguments("\"reference\":\"" + "é".repeat(129) + "\"", ".reference", "must not exceed 128 characters"),
        arguments("\"reference\":\"\\ud83d\"", ".reference", "must not hold unpaired surrogates"),
        arguments("\"metadata\":\"x\"", ".metadata", "must be an object"),
        arguments("\"metadata\":[]", ".metadata", "must be an object"),
        arguments("\"metadata\":{\"a\":1,\"a\":1}", ".metadata", "holds a key twice: a"),
        arguments("\"metadata\":{\"x\":{\"a\":1,\"b\":2,\"a\":1}}", ".metadata", "holds a key twice: a"),
        arguments("\"metadata\":{\"a\":\"\\udfff\"}", ".metadata", "must not hold unpaired surrogates"),
        arguments("\"effective_at\":0", ".effective_at", DATE),
        arguments("\"effective_at\":\"2026-11-22\"", ".effective_at", DATE),
        arguments("\"effective_at\":\"2026-11-22T10:00:00\"", ".effective_at", DATE),
        arguments("\"effective_at\":\"2026-02-29T10:00:00Z\"", ".effective_at", DATE),
        arguments("\"effective_at\":\"2026-11-22T24:00:00Z\"", ".effective_at", DATE),
        arguments("\"effective_at\":\"2026-11-22T10:00:60Z\"", ".effective_at", DATE),
        arguments("\"effective_at\":\"2026-11-22T10:00:00.0000000001Z\"", ".effective_at", DATE),
        arguments("\"effective_at\":\"2026-11-22T10:00:00+24:00\"", ".effective_at", DATE),
        arguments("\"effective_at\":\"0000-11-22T10:00:00Z\"", ".effective_at", DATE),
        arguments("\"effective_at\":\"0001-01-01T00:00:00+00:01\"", ".effective_at", DATE),
        arguments("\"effective_at\":\"9999-12-31T23:59:59-00:01\"", ".effective_at", DATE),
        arguments("\"debit_acount_id\":\"a\"", ".debit_acount_id", "is not a field of a transfer; did you mean debit_account_id?"),
        arguments("\"Id\":\"a\"", ".Id", "is not a field of a transfer; did you mean id?"),
        arguments("\"colour\":{\"a\":{}}", ".colour", "is not a field of a transfer"),
        arguments("\"" + "z".repeat(70) + "\":1", "." + "z".repeat(64) + "…", "is not a field of a transfer"),
        arguments("\"amount\":\"2\"", ".amount", "is given twice"),
        arguments("\"amount\":null", ".amount", "is given twice"));
  }

  @ParameterizedTest
  @MethodSource("transferFields")
  void aTransfersFieldIsNamedWithTheReason(String member, String field, String reason) {
    String json = "{\"transfers\":[{\"amount\":\"1\"},{\"amount\":\"1\",%s},{\"amount\":\"1\"}]}".formatted(member);
    assertThat(Reading.problems(json)).first().isEqualTo(new Problem("transfers[1]" + field, reason));
    ParsedRequest.Readable parsed = (ParsedRequest.Readable) Reading.read(json);
    assertThat(parsed.transfers().get(0)).isInstanceOf(Item.Valid.class);
    assertThat(parsed.transfers().get(1)).isInstanceOf(Item.Invalid.class);
  }

  static Stream<Arguments> amounts() {
    String digits = "must be a whole decimal number of 1 to 39 digits";
    return Stream.of(
        arguments("true", "must be a decimal string"),
        arguments("{\"a\":1}", "must be a decimal string"),
        arguments("[\"1\"]", "must be a decimal string"),
        arguments("1.0", "must be a decimal string, or an integer without fraction or exponent"),
        arguments("1e2", "must be a decimal string, or an integer without fraction or exponent"),
        arguments("null", "is required"),
        arguments("\"\"", digits),
        arguments("\"-1\"", digits),
        arguments("-1", digits),
        arguments("\"+1\"", digits),
        arguments("\" 1\"", digits),
        arguments("\"1.5\"", digits),
        arguments("\"1e3\"", digits),
        arguments("\"0x10\"", digits),
        arguments("\"١٢\"", digits),
        arguments("\"" + "1".repeat(40) + "\"", digits),
        arguments("\"" + "1".repeat(100_000) + "\"", digits),
        arguments("1" + "0".repeat(100_000), digits),
        arguments("\"340282366920938463463374607431768211456\"", "must not exceed 2^128 - 1"));
  }

  @ParameterizedTest
  @MethodSource("amounts")
  void anAmountIsNeverGuessed(String json, String reason) {
    assertThat(Reading.only("{\"transfers\":[{\"amount\":%s}]}".formatted(json))).isEqualTo(new Problem("transfers[0].amount", reason));
    Problem overdraft = json.equals("null") ? null : new Problem("accounts[0].overdraft", reason);
    assertThat(Reading.problems("{\"accounts\":[{\"overdraft\":%s}]}".formatted(json)))
        .isEqualTo(overdraft == null ? List.of() : List.of(overdraft));
  }

  /** A message, the field and the reason for which all of it is refused. */
  static Stream<Arguments> messages() {
    String good = "{\"transfers\":[{\"amount\":\"1\"}]}";
    return Stream.of(
        arguments("", "$", "is empty"),
        arguments(" \n", "$", "is empty"),
        arguments("[]", "$", "must be a JSON object"),
        arguments("null", "$", "must be a JSON object"),
        arguments("5", "$", "must be a JSON object"),
        arguments("{}", "$", "must hold at least one account or transfer"),
        arguments("{\"accounts\":[],\"transfers\":null}", "$", "must hold at least one account or transfer"),
        arguments(good + "x", "$", "is not JSON at line 1, column 31"),
        arguments(good + " {}", "$", "must be one JSON object; more follows after it"),
        arguments("{\"transfers\":[{\"amount\":\"1\"},{\"amount\":", "$", "is not JSON at line 1, column 40"),
        arguments("{\"transfers\":[{\"amount\":\"1\"},}", "$", "is not JSON at line 1, column 30"),
        arguments("{\"transfers\":[{\"metadata\":{\"\\ud800\":1}}]}", "$", "is not JSON at line 1, column 35: Broken surrogate pair in field name"),
        arguments("{\"transfers\":[", "$", "is not JSON at line 1, column 15: Unexpected end-of-input: expected close marker for Array"),
        arguments("{'transfers':[]}", "$", "is not JSON at line 1, column 2"),
        arguments("{\"transfers\":[{\"amount\":01}]}", "$", "is not JSON at line 1, column 26"),
        arguments("{\"transfers\":[{\"amount\":NaN}]}", "$", "is not JSON at line 1, column 28"),
        arguments("{\"transfers\":[{\"id\":\"a\nb\"}]}", "$", "is not JSON at line 1, column 23"),
        arguments("{\"transfers\":{}}", "transfers", "must be an array"),
        arguments("{\"accounts\":\"x\"}", "accounts", "must be an array"),
        arguments("{\"atomic\":1,\"transfers\":[{\"amount\":\"1\"}]}", "atomic", "must be true or false"),
        arguments("{\"transfers\":[],\"transfers\":[]}", "transfers", "is given twice"),
        arguments("{\"transfer\":[]}", "transfer", "is not a field of a request; did you mean transfers?"),
        arguments("{\"transfers\":[{\"amount\":\"1\"}],\"x\":1}", "x", "is not a field of a request"),
        arguments("{\"data\":" + good + "}", "data", "needs the attributes of a CloudEvent beside it"),
        arguments(enveloped("\"specversion\":\"0.3\",\"type\":\"io.tallystick.request.v1\",\"id\":\"i\",\"source\":\"s\""), "specversion", "must be 1.0"),
        arguments(enveloped("\"specversion\":1.0,\"type\":\"io.tallystick.request.v1\",\"id\":\"i\",\"source\":\"s\""), "specversion", "must be a string"),
        arguments(enveloped("\"specversion\":\"1.0\",\"type\":\"io.tallystick.request.v2\",\"id\":\"i\",\"source\":\"s\""), "type", "must be io.tallystick.request.v1"),
        arguments(enveloped("\"specversion\":\"1.0\",\"id\":\"i\",\"source\":\"s\""), "type", "is required"),
        arguments(enveloped("\"specversion\":\"1.0\",\"type\":\"io.tallystick.request.v1\",\"id\":\"\",\"source\":\"s\""), "id", "must not be empty"),
        arguments(enveloped("\"specversion\":\"1.0\",\"type\":\"io.tallystick.request.v1\",\"id\":\"i\""), "source", "is required"),
        arguments(envelopedWith("\"datacontenttype\":\"text/xml\""), "datacontenttype", "must be application/json"),
        arguments(envelopedWith("\"time\":\"yesterday\""), "time", DATE),
        arguments(envelopedWith("\"subject\":\"" + "x".repeat(1025) + "\""), "subject", "must not exceed 1024 characters"),
        arguments(envelopedWith("\"subject\":\"" + "😀".repeat(1025) + "\""), "subject", "must not exceed 1024 characters"),
        arguments(envelopedWith("\"atomic\":true"), "atomic", "belongs inside data"),
        arguments(envelopedWith("\"data\":{}"), "data", "is given twice"),
        arguments(envelopedWith("\"data_base64\":\"e30=\""), "data_base64", "is not supported; put the request's object into data"),
        arguments("{\"specversion\":\"1.0\",\"type\":\"io.tallystick.request.v1\",\"id\":\"i\",\"source\":\"s\"}", "data", "is required"),
        arguments("{\"specversion\":\"1.0\",\"type\":\"io.tallystick.request.v1\",\"id\":\"i\",\"source\":\"s\",\"data\":[]}", "data", "must be an object"),
        arguments("{\"specversion\":\"1.0\",\"type\":\"io.tallystick.request.v1\",\"id\":\"i\",\"source\":\"s\",\"data\":{}}", "$", "must hold at least one account or transfer"));
  }

  @Test
  void anAttributesCharactersAreCodePoints() {
    ParsedRequest parsed = new RequestReader().read(envelopedWith("\"subject\":\"" + "😀".repeat(1024) + "\"").getBytes(UTF_8));
    assertThat(parsed.problems()).isEmpty();
  }

  private static String enveloped(String attributes) {
    return "{%s,\"data\":{\"transfers\":[{\"amount\":\"1\"}]}}".formatted(attributes);
  }

  private static String envelopedWith(String attribute) {
    return enveloped("\"specversion\":\"1.0\",\"type\":\"io.tallystick.request.v1\",\"id\":\"i\",\"source\":\"s\"," + attribute);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aMessageThatIsNoRequestIsRefusedAsAWhole(String json, String field, String reason) {
    ParsedRequest parsed = Reading.read(json);
    assertThat(parsed).isInstanceOf(ParsedRequest.Unreadable.class);
    Problem first = parsed.problems().orElseThrow().main();
    assertThat(first.field()).isEqualTo(field);
    assertThat(first.reason()).startsWith(reason);
  }

  @Test
  void bytesThatAreNotUtf8AreRefusedWithTheirPlace() {
    RequestReader reader = new RequestReader();
    byte[] latin = "{\"transfers\":[{\"amount\":\"1\",\"reference\":\"é\"}]}".getBytes(ISO_8859_1);
    assertThat(reader.read(latin).problems().orElseThrow().main()).isEqualTo(new Problem("$", "must be UTF-8; it is not at byte 41"));
    byte[] wide = "{\"transfers\":[{\"amount\":\"1\"}]}".getBytes(UTF_16LE);
    assertThat(reader.read(wide).problems().orElseThrow().main())
        .isEqualTo(new Problem("$", "must be UTF-8; it has a zero byte among its first four"));
  }

  @Test
  void aMessageAboveTheLimitIsNotReadAtAll() {
    byte[] message = "x".repeat(Limits.REQUEST_BYTES + 1).getBytes(UTF_8);
    assertThat(new RequestReader().read(message).problems().orElseThrow().main().reason())
        .isEqualTo("must not exceed 1048576 bytes; it has 1048577");
  }

  @Test
  void nestingIsBoundedWhereverItStands() {
    String deep = "[".repeat(500_000);
    String reason = "must not be nested deeper than 256 levels";
    assertThat(Reading.only("{\"transfers\":" + deep).reason()).startsWith(reason);
    assertThat(Reading.only("{\"transfers\":[{\"metadata\":{\"a\":" + deep).reason()).startsWith(reason);
    assertThat(Reading.only("{\"x\":" + "{\"a\":".repeat(100_000)).reason()).startsWith(reason);
    assertThat(Reading.only(deep).reason()).startsWith("must be a JSON object");
  }

  @Test
  void metadataNestedTooDeepMakesOnlyItsTransferInvalid() {
    String within = "{\"a\":" + "[".repeat(31) + "]".repeat(31) + "}";
    String above = "{\"a\":" + "[".repeat(32) + "]".repeat(32) + "}";
    assertThat(Reading.problems("{\"transfers\":[{\"amount\":\"1\",\"metadata\":" + within + "}]}")).isEmpty();
    String json = "{\"transfers\":[{\"amount\":\"1\",\"metadata\":" + above + "},{\"amount\":\"1\"}]}";
    assertThat(Reading.only(json)).isEqualTo(new Problem("transfers[0].metadata", "must not be nested deeper than 32 levels"));
  }

  @Test
  void metadataIsMeasuredAsCanonicalBytes() {
    String most = "{\"k\":\"%s\"}".formatted("é".repeat((Limits.METADATA_BYTES - 8) / 2));
    String tooMuch = "{\"k\":\"%sx\"}".formatted("é".repeat((Limits.METADATA_BYTES - 8) / 2));
    assertThat(Reading.problems("{\"transfers\":[{\"amount\":\"1\",\"metadata\":  " + most.replace(":", " :  ") + "}]}")).isEmpty();
    assertThat(Reading.only("{\"transfers\":[{\"amount\":\"1\",\"metadata\":" + tooMuch + "}]}"))
        .isEqualTo(new Problem("transfers[0].metadata", "must not exceed 4096 bytes as JSON without white space"));
  }

  @Test
  void hugeMetadataIsRefusedWhateverItIsMadeOf() {
    String reason = "must not exceed 4096 bytes as JSON without white space";
    StringBuilder names = new StringBuilder("{");
    for (int key = 0; key < 60_000; key++) {
      names.append(key == 0 ? "" : ",").append("\"k").append(key).append("\":1");
    }
    for (String metadata :
        List.of(
            "{\"a\":\"" + "x".repeat(900_000) + "\"}",
            "{\"" + "x".repeat(900_000) + "\":1}",
            "{\"a\":" + "9".repeat(900_000) + "}",
            "{\"a\":[" + "1,".repeat(400_000) + "1]}",
            "{\"a\":[" + "{},".repeat(300_000) + "1]}",
            names + "}")) {
      Problem problem = Reading.only("{\"transfers\":[{\"amount\":\"1\",\"metadata\":" + metadata + "},{\"amount\":\"1\"}]}");
      assertThat(problem).isEqualTo(new Problem("transfers[0].metadata", reason));
    }
  }

  @Test
  void eightThousandEventsAreReadAndOneMoreIsRefused() {
    assertThat(Reading.readable(many("{\"amount\":1}", 8_000)).toLedgerRequest().transfers()).hasSize(8_000);
    assertThat(Reading.only(many("{\"amount\":1}", 8_001)))
        .isEqualTo(new Problem("$", "must not hold more than 8000 events, accounts and transfers together; it holds 8001"));
    String both = "{\"accounts\":[" + "{},".repeat(7_999) + "{}],\"transfers\":[{\"amount\":1}]}";
    assertThat(Reading.only(both).reason()).endsWith("it holds 8001");
  }

  @Test
  void tenThousandBadTransfersKeepAFewProblemsAndCountAll() {
    Problems most = Reading.read(many("{\"amount\":true}", 8_000)).problems().orElseThrow();
    assertThat(most.first()).hasSize(100);
    assertThat(most.count()).isEqualTo(8_000);
    Problems refused = Reading.read(many("{\"amount\":true}", 10_000)).problems().orElseThrow();
    assertThat(refused.main().reason()).endsWith("it holds 10000");
    assertThat(refused.first()).hasSize(100);
    Problems one = Reading.read(many("{" + "\"x\":1,".repeat(50) + "\"amount\":1}", 1)).problems().orElseThrow();
    assertThat(one.first()).hasSize(8);
    assertThat(one.count()).isEqualTo(50);
  }

  private static String many(String transfer, int count) {
    return "{\"transfers\":[" + (transfer + ",").repeat(count - 1) + transfer + "]}";
  }

  @Test
  void anInvalidTransferKeepsItsIdAndItsPlaceInTheMessage() {
    String invalid = "{ \"id\" : \"é2\", \"amount\" : [1, 2] }";
    for (String prefix : List.of("", "\ufeff")) {
      byte[] message = (prefix + "{\"transfers\":[{\"amount\":\"1\"}, " + invalid + " ]}").getBytes(UTF_8);
      ParsedRequest.Readable parsed = (ParsedRequest.Readable) new RequestReader().read(message);
      Item.Invalid<NewTransfer> item = (Item.Invalid<NewTransfer>) parsed.transfers().get(1);
      assertThat(item.id()).isEqualTo("é2");
      assertThat(new String(message, item.offset(), item.length(), UTF_8)).isEqualTo(invalid);
    }
  }

  /** Transfers as members, and which of them are invalid afterwards. */
  static Stream<Arguments> chains() {
    String good = "{\"amount\":1}";
    String linked = "{\"amount\":1,\"flags\":[\"linked\"]}";
    String bad = "{\"amount\":\"x\"}";
    String badLinked = "{\"amount\":\"x\",\"flags\":[\"linked\"]}";
    return Stream.of(
        arguments(List.of(good, bad, good), "vxv"),
        arguments(List.of(linked, bad, good), "xxv"),
        arguments(List.of(good, badLinked, good, good), "vxxv"),
        arguments(List.of(linked, linked, good, linked, badLinked, good, good), "vvvxxxv"),
        arguments(List.of(linked, linked, badLinked), "xxx"),
        arguments(List.of(good, "{\"amount\":1,\"flags\":[\"linkd\"]}", good, good), "vxxv"),
        arguments(List.of(good, "{\"amount\":1,\"flags\":[\"LINKED\"]}", good, good), "vxxv"),
        arguments(List.of(good, "{\"amount\":1,\"flags\":[\"linked\",\"pendng\"]}", good, good), "vxxv"),
        arguments(List.of(good, "{\"amount\":1,\"flags\":[\"pendng\"]}", good), "vxv"),
        arguments(List.of(good, "{\"amount\":1,\"flags\":\"linked\"}", good), "vxx"),
        arguments(List.of(good, "{\"amount\":1,\"flags\":\"pending\"}", good), "vxv"),
        arguments(List.of(good, "{\"amount\":1,\"flags\":1}", good), "vxx"),
        arguments(List.of(good, "{\"amount\":1,\"flags\":[[]]}", good), "vxx"),
        arguments(List.of(good, "{\"amount\":1,\"flag\":[\"linked\"]}", good), "vxx"),
        arguments(List.of(good, "{\"amount\":1,\"x\":1}", good), "vxv"),
        arguments(List.of(good, "{\"flags\":[],\"amount\":1,\"flags\":[]}", good), "vxx"),
        arguments(List.of(good, "5", good, good), "vxvv"),
        arguments(List.of(linked, "null", good, good), "xxvv"));
  }

  @ParameterizedTest
  @MethodSource("chains")
  void aChainWithAnInvalidMemberIsInvalidAsAWhole(List<String> transfers, String expected) {
    assertThat(validity("{\"transfers\":" + transfers + "}")).isEqualTo(expected);
  }

  @Test
  void oneInvalidTransferMakesAllOfAnAtomicRequestInvalidButNotItsAccounts() {
    String json = "{\"accounts\":[{\"id\":\"a\"}],\"transfers\":[{\"amount\":1},{\"amount\":true},{\"id\":\"t3\",\"amount\":1}],\"atomic\":true}";
    assertThat(validity(json)).isEqualTo("xxx");
    ParsedRequest.Readable parsed = (ParsedRequest.Readable) Reading.read(json);
    assertThat(parsed.toLedgerRequest().accounts()).hasSize(1);
    assertThat(parsed.toLedgerRequest().transfers()).isEmpty();
    Item.Invalid<NewTransfer> last = (Item.Invalid<NewTransfer>) parsed.transfers().get(2);
    assertThat(last.id()).isEqualTo("t3");
    assertThat(last.problems().main()).isEqualTo(new Problem("transfers[2]", "is in a chain with an invalid event"));
  }

  @Test
  void accountChainsFollowTheSameRule() {
    var parsed = (ParsedRequest.Readable) Reading.read("{\"accounts\":[{\"flags\":[\"linked\"]},{\"code\":\"\"},{\"id\":\"c\"}]}");
    assertThat(parsed.toLedgerRequest().accounts()).extracting(account -> account.id().value()).containsExactly("c");
  }

  private static String validity(String json) {
    List<String> letters = new ArrayList<>();
    for (Item<NewTransfer> item : ((ParsedRequest.Readable) Reading.read(json)).transfers()) {
      letters.add(item instanceof Item.Valid ? "v" : "x");
    }
    return String.join("", letters);
  }
}
