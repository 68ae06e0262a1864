package io.tallystick.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.events.ProblemType;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Positions;
import io.tallystick.journal.readmodel.Order;
import io.tallystick.journal.readmodel.ShardedPage;
import io.tallystick.journal.readmodel.TimeRange;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Sharding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
  private static Parameters of(String query) {
    return Parameters.of(query, "id", "at", "at_least", "asset", "code", "consistency", "cursor", "decoded", "from", "limit", "order", "reference", "to");
  }

  private static void refuses(Parameters parameters, String detail) {
    assertThatThrownBy(parameters::check)
        .isInstanceOfSatisfying(ApiProblem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.INVALID_PARAMETER))
        .hasMessageStartingWith(detail);
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    Parameters none = of(null);

    assertThat(none.consistency()).isEqualTo(Consistency.STRONG);
    assertThat(none.atLeast(Sharding.ONE).isEmpty()).isTrue();
    assertThat(none.limit()).isEqualTo(100);
    assertThat(none.order()).isEqualTo(Order.ASCENDING);
    assertThat(none.cursor()).isEmpty();
    assertThat(none.range()).isEqualTo(TimeRange.ALL);
    assertThat(none.timestamp("at")).isEmpty();
    assertThat(none.reference()).isEmpty();
    assertThat(none.asset()).isEmpty();
    assertThat(none.code()).isEmpty();
    assertThat(none.decoded()).isFalse();
    none.check();
  }

  @Test
  void whatIsGivenIsRead() {
    Parameters all =
        of("at=5&at_least=0:41&asset=USD/2&code=7&consistency=eventual&cursor=9&decoded=true&from=1&limit=1000&order=descending&reference=r&to=2026-11-22T10:00:00.000000001Z");

    assertThat(all.consistency()).isEqualTo(Consistency.EVENTUAL);
    assertThat(all.atLeast(Sharding.ONE)).isEqualTo(Positions.of(0, 41));
    assertThat(all.limit()).isEqualTo(1_000);
    assertThat(all.order()).isEqualTo(Order.DESCENDING);
    assertThat(all.cursor()).isEqualTo(OptionalLong.of(9));
    assertThat(all.range()).isEqualTo(new TimeRange(1, 1_795_341_600_000_000_001L));
    assertThat(all.timestamp("at")).isEqualTo(OptionalLong.of(5));
    assertThat(all.reference()).isEqualTo(Optional.of("r"));
    assertThat(all.asset()).isEqualTo(Optional.of(Asset.of("USD/2")));
    assertThat(all.code()).isEqualTo(OptionalInt.of(7));
    assertThat(all.decoded()).isTrue();
    all.check();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "9223372036854775807, 9223372036854775807",
    "1970-01-01T00:00:00Z, 0",
    "2262-04-11T23:47:16.854775807Z, 9223372036854775807",
    "2026-11-22T11:00:00%2B01:00, 1795341600000000000"
  })
  void aTimeIsADateTimeOrNanoseconds(String text, long nanos) {
    Parameters parameters = of("at=" + text);

    assertThat(parameters.timestamp("at")).isEqualTo(OptionalLong.of(nanos));
    parameters.check();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "9223372036854775808", "1.5", "1e3", "+1", "2262-04-11T23:47:16.854775808Z", "1969-12-31T23:59:59Z", "2026-11-22", "2026-11-22T10:00:00"})
  void allElseIsNoTime(String text) {
    Parameters parameters = of("at=" + text);
    parameters.timestamp("at");

    refuses(parameters, "at must be an RFC 3339 date-time");
  }

  @ParameterizedTest
  @CsvSource({"0:0, 0", "0:-1, -1", "0:999999999999999999, 999999999999999999"})
  void aSequenceIsThatOfAnEarlierAnswer(String text, long sequence) {
    assertThat(of("at_least=" + text).atLeast(Sharding.ONE)).isEqualTo(Positions.of(0, sequence));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "0", "0:", ":0", "0:-2", "0:01", "00:1", "0:1000000000000000000", "0:0:0", "x:1"})
  void allElseIsNoSequence(String text) {
    Parameters parameters = of("at_least=" + text);
    parameters.atLeast(Sharding.ONE);

    refuses(parameters, "at_least must be SHARD:SEQUENCE");
  }

  @Test
  void anAnswerOfSeveralShardsHasASequenceOfEach() {
    assertThat(of("at_least=0:5,2:-1,0:3").atLeast(new Sharding(3))).isEqualTo(new Positions(Map.of(0, 5L, 2, -1L)));
    for (String wrong : List.of("0:5,", ",", "0:5,,1:1", "0:5;1:1")) {
      Parameters parameters = of("at_least=" + wrong);
      parameters.atLeast(new Sharding(3));
      refuses(parameters, "at_least must be SHARD:SEQUENCE");
    }
    Parameters unknown = of("at_least=3:5");
    unknown.atLeast(new Sharding(3));
    refuses(unknown, "at_least names a shard that the ledger does not have");
  }

  @Test
  void aListOfSeveralShardsGoesOnAfterARowOfOne() {
    assertThat(of("cursor=9-2").row(new Sharding(3))).contains(new ShardedPage.Row(9, 2));
    assertThat(of("cursor=9").row(Sharding.ONE)).contains(new ShardedPage.Row(9, 0));
    assertThat(of(null).row(Sharding.ONE)).isEmpty();
    for (String wrong : List.of("9", "9-3", "9-", "-1", "9-01", "x-1", "9-1-1", "9--1")) {
      Parameters parameters = of("cursor=" + wrong);
      parameters.row(new Sharding(3));
      refuses(parameters, "cursor must be the next_cursor of the page before");
    }
    Parameters one = of("cursor=9-0");
    one.row(Sharding.ONE);
    refuses(one, "cursor must be the next_cursor of the page before");
  }

  @Test
  void anIdMayStandInTheQueryWhereThePathSaysSo() {
    assertThat(of(null).idOf("a")).isEqualTo("a");
    assertThat(of(null).idOf("-")).isEqualTo("-");
    assertThat(of("id=a%2Fb").idOf("-")).isEqualTo("a/b");

    Parameters both = of("id=a");
    both.idOf("b");
    refuses(both, "id is taken only where the path has - in its place");
    Parameters empty = of("id=");
    empty.idOf("-");
    refuses(empty, "id must not be empty");
  }

  @Test
  void aTextHasItsBounds() {
    Parameters longest = of("reference=" + "%F0%9F%98%80".repeat(128));
    assertThat(longest.reference()).isPresent();
    longest.check();

    Parameters longer = of("reference=" + "%F0%9F%98%80".repeat(129));
    longer.reference();
    refuses(longer, "reference must not exceed 128 characters");
  }

  @Test
  void theFirstHundredProblemsAreToldAndAllAreCounted() {
    StringBuilder query = new StringBuilder();
    for (int n = 0; n < 150; n++) {
      query.append("x").append(n).append("=&");
    }
    assertThatThrownBy(() -> of(query.toString()).check())
        .isInstanceOfSatisfying(
            ApiProblem.class,
            problem -> {
              assertThat(problem.details().problems().orElseThrow().first()).hasSize(100);
              assertThat(problem.details().problems().orElseThrow().count()).isEqualTo(150);
            });
  }
}
