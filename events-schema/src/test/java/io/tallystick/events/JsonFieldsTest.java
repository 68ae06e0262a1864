package io.tallystick.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFieldsTest {
  private static JsonFields fields(String json) {
    return ((JsonFields.Reading.Fields) JsonFields.read(json.getBytes(StandardCharsets.UTF_8), "a thing")).fields();
  }

  private static String problems(JsonFields fields) {
    return fields.problems().map(problems -> problems.first().stream().map(problem -> problem.field() + " " + problem.reason()).collect(Collectors.joining("; "))).orElse("");
  }

  private static JsonFields asked(String json) {
    JsonFields fields = fields(json);
    fields.text("text", 5);
    fields.id("id");
    fields.choice("choice", List.of("up", "down"));
    fields.choices("choices", Set.of("posted", "held"));
    fields.asset("asset");
    fields.amount("amount");
    fields.signed("signed");
    fields.whole("whole", 1, 65_535);
    fields.truth("truth");
    fields.object("inner", "an inner thing").ifPresent(inner -> {
      inner.text("text", 5);
      inner.refuseOthers();
    });
    fields.refuseOthers();
    return fields;
  }

  @Test
  void whatIsRightIsRead() {
    JsonFields fields =
        fields(
            """
            {"text":"añb😀","id":"wallet:alice","choice":"up","choices":["held","held"],"asset":"USD/2","amount":"007","signed":"-12","whole":7,"truth":true,"inner":{"text":""}}""");

    assertThat(fields.text("text", 4)).contains("añb😀");
    assertThat(fields.id("id")).contains("wallet:alice");
    assertThat(fields.choice("choice", List.of("up", "down"))).contains("up");
    assertThat(fields.choices("choices", Set.of("posted", "held"))).contains(Set.of("held"));
    assertThat(fields.asset("asset")).contains(Asset.of("USD/2"));
    assertThat(fields.amount("amount")).contains(Amount.of(7));
    assertThat(fields.signed("signed")).contains(BigInteger.valueOf(-12));
    assertThat(fields.whole("whole", 1, 7)).hasValue(7);
    assertThat(fields.truth("truth")).isTrue();
    assertThat(fields.object("inner", "x").orElseThrow().text("text", 1)).contains("");
    assertThat(fields.has("inner")).isTrue();
    fields.refuseOthers();
    assertThat(fields.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      {}                                      |
      {"text":null,"id":null,"choice":null,"choices":null,"asset":null,"amount":null,"signed":null,"whole":null,"truth":null,"inner":null} |
      {"amount":340282366920938463463374607431768211455} |
      {"text":1}                              | text must be a string
      {"text":"abcdef"}                       | text must not exceed 5 characters
      {"text":"a\\u0007b"}                    | text must not hold control characters
      {"text":"\\ud800"}                      | text must not hold unpaired surrogates
      {"id":""}                               | id must not be empty
      {"id":["x"]}                            | id must be a string
      {"choice":"left"}                       | choice must be up or down
      {"choice":1}                            | choice must be up or down
      {"choices":"held"}                      | choices must be an array of strings
      {"choices":[]}                          | choices must not be empty
      {"choices":["held","postd",1,"other"]}  | choices[1] is not known; did you mean posted?; choices[2] must be a string; choices[3] must be one of held, posted
      {"asset":"usd"}                         | asset must match [A-Z][A-Z0-9_]{0,15}(/[0-9]{1,2})?
      {"amount":1.5}                          | amount must be a decimal string, or an integer without fraction or exponent
      {"amount":true}                         | amount must be a decimal string, or an integer without fraction or exponent
      {"signed":"-0"}                         | signed must be a decimal string of at most 39 digits without leading zeros, which may begin with -
      {"signed":"1000000000000000000000000000000000000000"} | signed must be a decimal string of at most 39 digits without leading zeros, which may begin with -
      {"signed":1}                          | signed must be a decimal string of at most 39 digits without leading zeros, which may begin with -
      {"whole":0}                             | whole must be an integer from 1 to 65535
      {"whole":65536}                         | whole must be an integer from 1 to 65535
      {"whole":99999999999999}                | whole must be an integer from 1 to 65535
      {"whole":"7"}                           | whole must be an integer from 1 to 65535
      {"truth":"yes"}                         | truth must be true or false
      {"inner":[]}                            | inner must be an object
      {"inner":{"txt":"x","text":7}}          | inner.text must be a string; inner.txt is not a field of an inner thing; did you mean text?
      {"text":"a","text":"b","colour":"red"}  | text is given twice; colour is not a field of a thing
      {"inner":{"a":{"b":1,"b":2}}}           | inner.a.b is given twice; inner.a is not a field of an inner thing
      """)
  void whatIsWrongIsToldWithItsPlace(String json, String expected) {
    assertThat(problems(asked(json))).isEqualTo(expected == null ? "" : expected);
  }

  @Test
  void theWholeCanBeWrongToo() {
    JsonFields fields = fields("{\"inner\":{}}");
    fields.wrong("", "needs more");
    fields.object("inner", "an inner thing").orElseThrow().wrong("", "needs more");
    assertThat(problems(fields)).isEqualTo("$ needs more; inner needs more");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      ``   | is empty
      []   | must be a JSON object
      {"a" | is not JSON
      {} 1 | more follows
      """)
  void aMessageThatIsNoObjectIsUnreadable(String message, String reason) {
    JsonFields.Reading reading = JsonFields.read(message.getBytes(StandardCharsets.UTF_8), "a thing");
    assertThat(((JsonFields.Reading.Unreadable) reading).problems().main().field()).isEqualTo("$");
    assertThat(((JsonFields.Reading.Unreadable) reading).problems().main().reason()).contains(reason);
  }
}
