package io.tallystick.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Equal metadata become equal texts. */
class MetadataTest {
  static Stream<Arguments> forms() {
    return Stream.of(
        arguments("{}", ""),
        arguments(" { } ", ""),
        arguments("{ \"b\" : 1 , \"a\" : [ 1 , 2 ] }", "{\"a\":[1,2],\"b\":1}"),
        arguments("{\"x\":{\"b\":{},\"a\":[]}}", "{\"x\":{\"a\":[],\"b\":{}}}"),
        arguments("{\"a\":[{\"z\":1,\"y\":2}]}", "{\"a\":[{\"y\":2,\"z\":1}]}"),
        arguments("{\"a\":1.0,\"b\":1,\"c\":-0,\"d\":1E+2,\"e\":1e999999}", "{\"a\":1.0,\"b\":1,\"c\":-0,\"d\":1E+2,\"e\":1e999999}"),
        arguments("{\"a\":true,\"b\":false,\"c\":null}", "{\"a\":true,\"b\":false,\"c\":null}"),
        arguments("{\"\\u0061\":\"\\/\\u00e9\\u0000\\u001F\\t\\u0022\"}", "{\"a\":\"/é\\u0000\\u001f\\t\\\"\"}"),
        arguments("{\"\uffff\":1,\"\ue000\":2,\"😀\":3,\"é\":4}", "{\"é\":4,\"\ue000\":2,\"\\uffff\":1,\"😀\":3}"),
        arguments("{\"ab\":1,\"a\":2,\"\":3}", "{\"\":3,\"a\":2,\"ab\":1}"));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void metadataHasOneForm(String written, String canonical) {
    String json = "{\"transfers\":[{\"amount\":\"1\",\"metadata\":" + written + "}]}";
    assertThat(Reading.readable(json).toLedgerRequest().transfers().getFirst().metadata()).isEqualTo(canonical);
  }
}
