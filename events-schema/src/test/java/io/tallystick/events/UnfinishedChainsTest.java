package io.tallystick.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.Limits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnfinishedChainsTest {
  private static final String SCHEMA = "https://tallystick.io/schemas/unfinished.v1.json";
  private static final int SQS_CALL_BYTES = 64 * 1024;

  @Test
  void whatIsWrittenIsReadAndIsWhatTheSchemaSays() throws Exception {
    List<ChainKey> chains = List.of(new ChainKey(3, 1_795_341_600_000_000_007L), new ChainKey(0, 0), new ChainKey(Limits.SHARDS - 1, Long.MAX_VALUE));

    String message = UnfinishedChains.write(chains);

    assertThat(message).startsWith("{\"version\":1,\"chains\":[{\"coordinator\":3,\"timestamp\":\"1795341600000000007\"},");
    assertThat(read(message)).isEqualTo(new UnfinishedChains.Readable(chains));
    assertThat(Schemas.validate(SCHEMA, Schemas.JSON.readTree(message))).isEmpty();
  }

  @Test
  void theLargestMessageIsOneCallOfSqs() {
    List<ChainKey> most = chains(UnfinishedChains.CHAINS);

    String message = UnfinishedChains.write(most);

    assertThat(message.length()).isLessThan(SQS_CALL_BYTES);
    assertThat(read(message)).isEqualTo(new UnfinishedChains.Readable(most));
    assertThatThrownBy(() -> UnfinishedChains.write(chains(UnfinishedChains.CHAINS + 1))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> UnfinishedChains.write(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theSchemaHasItsExampleAndTheBoundsOfTheCode() {
    JsonNode schema = Schemas.schema(UnfinishedChains.SCHEMA);

    assertThat(schema.path("$id").asText()).isEqualTo(SCHEMA);
    assertThat(Schemas.validate(SCHEMA, schema.at("/examples/0"))).isEmpty();
    assertThat(read(schema.at("/examples/0").toString())).isInstanceOf(UnfinishedChains.Readable.class);
    assertThat(schema.at("/properties/chains/maxItems").asInt()).isEqualTo(UnfinishedChains.CHAINS);
    assertThat(schema.at("/properties/version/const").asInt()).isEqualTo(UnfinishedChains.VERSION);
    assertThat(schema.at("/properties/chains/items/properties/coordinator/maximum").asInt()).isEqualTo(Limits.SHARDS - 1);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
      rubbish                                                                                 | $                     | is not JSON
      []                                                                                      | $                     | must be a JSON object
      {"chains":[{"coordinator":1,"timestamp":"5"}]}                                          | version               | must be 1
      {"version":2,"chains":[{"coordinator":1,"timestamp":"5"}]}                              | version               | must be 1
      {"version":"1","chains":[{"coordinator":1,"timestamp":"5"}]}                            | version               | must be 1
      {"version":{"chains":1},"chains":[{"coordinator":1,"timestamp":"5"}]}                   | version               | must be 1
      {"version":1}                                                                           | chains                | must be an array of 1 to 1000 chains
      {"version":1,"chains":[]}                                                               | chains                | must be an array of 1 to 1000 chains
      {"version":1,"chains":{"a":[1]}}                                                        | chains                | must be an array of 1 to 1000 chains
      {"version":1,"chains":[7]}                                                              | chains[0]             | must be an object
      {"version":1,"chains":[{"coordinator":1,"timestamp":"5"},[2]]}                          | chains[1]             | must be an object
      {"version":1,"chains":[{"timestamp":"5"}]}                                              | chains[0].coordinator | must be an integer from 0 to 255
      {"version":1,"chains":[{"coordinator":256,"timestamp":"5"}]}                            | chains[0].coordinator | must be an integer from 0 to 255
      {"version":1,"chains":[{"coordinator":-1,"timestamp":"5"}]}                             | chains[0].coordinator | must be an integer from 0 to 255
      {"version":1,"chains":[{"coordinator":4294967297,"timestamp":"5"}]}                     | chains[0].coordinator | must be an integer from 0 to 255
      {"version":1,"chains":[{"coordinator":"1","timestamp":"5"}]}                            | chains[0].coordinator | must be an integer from 0 to 255
      {"version":1,"chains":[{"coordinator":1.0,"timestamp":"5"}]}                            | chains[0].coordinator | must be an integer from 0 to 255
      {"version":1,"chains":[{"coordinator":{"a":1},"timestamp":"5"}]}                        | chains[0].coordinator | must be an integer from 0 to 255
      {"version":1,"chains":[{"coordinator":1}]}                                              | chains[0].timestamp   | must be a string of nanoseconds since 1970
      {"version":1,"chains":[{"coordinator":1,"timestamp":5}]}                                | chains[0].timestamp   | must be a string of nanoseconds since 1970
      {"version":1,"chains":[{"coordinator":1,"timestamp":"-5"}]}                             | chains[0].timestamp   | must be a string of nanoseconds since 1970
      {"version":1,"chains":[{"coordinator":1,"timestamp":""}]}                               | chains[0].timestamp   | must be a string of nanoseconds since 1970
      {"version":1,"chains":[{"coordinator":1,"timestamp":"9223372036854775808"}]}            | chains[0].timestamp   | must be a string of nanoseconds since 1970
      {"version":1,"chains":[{"coordinator":1,"timestamp":"99999999999999999999"}]}           | chains[0].timestamp   | must be a string of nanoseconds since 1970
      """)
  void whatIsWrongIsToldByItsField(String message, String field, String reason) {
    UnfinishedChains read = read(message);

    Problem first = ((UnfinishedChains.Unreadable) read).problems().first().getFirst();
    assertThat(first.field()).isEqualTo(field);
    assertThat(first.reason()).startsWith(reason);
    assertThat(((UnfinishedChains.Unreadable) read).report().problems()).isPresent();
  }

  @Test
  void moreChainsThanAMessageMayHaveAreRefused() {
    String all = UnfinishedChains.write(chains(UnfinishedChains.CHAINS));
    String more = all.replace("]}", ",{\"coordinator\":1,\"timestamp\":\"1\"}]}");

    assertThat(((UnfinishedChains.Unreadable) read(more)).problems().first().getFirst().field()).isEqualTo("chains");
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "{\"version\":1,\"colour\":{\"chains\":[1]},\"chains\":[{\"coordinator\":1,\"timestamp\":\"5\",\"state\":{\"coordinator\":9,\"timestamp\":\"9\"}}]}",
    "{\"chains\":[{\"timestamp\":\"5\",\"coordinator\":1}],\"version\":1}"
  })
  void whatIsNotKnownIsPassedOverAndTheOrderOfFieldsIsFree(String message) {
    assertThat(read(message)).isEqualTo(new UnfinishedChains.Readable(List.of(new ChainKey(1, 5))));
  }

  private static List<ChainKey> chains(int number) {
    return IntStream.range(0, number).mapToObj(n -> new ChainKey(Limits.SHARDS - 1, Long.MAX_VALUE - n)).toList();
  }

  private static UnfinishedChains read(String message) {
    return UnfinishedChains.read(message.getBytes(StandardCharsets.UTF_8));
  }
}
