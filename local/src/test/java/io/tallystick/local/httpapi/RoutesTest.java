package io.tallystick.local.httpapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.local.template.HttpApi;
import io.tallystick.local.template.RouteKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {

  private static final List<String> KEYS = List.of("GET /", "GET /things", "POST /things", "GET /things/{id}", "GET /things/all", "ANY /things/{id}",
      "GET /things/{id}/parts", "GET /things/{id}/{part}", "GET /files/{name+}", "GET /files/a/{x}", "ANY /any/{rest+}");

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
      GET    | /                 | GET /                   | {}
      POST   | /                 | -                       | -
      GET    | /things           | GET /things             | {}
      POST   | /things           | POST /things            | {}
      PUT    | /things           | -                       | -
      HEAD   | /things           | -                       | -
      GET    | /Things           | -                       | -
      GET    | /things/          | -                       | -
      GET    | /things/7         | GET /things/{id}        | {id=7}
      GET    | /things/all       | GET /things/all         | {}
      PUT    | /things/all       | ANY /things/{id}        | {id=all}
      DELETE | /things/7         | ANY /things/{id}        | {id=7}
      GET    | /things/7/parts   | GET /things/{id}/parts  | {id=7}
      GET    | /things/7/8       | GET /things/{id}/{part} | {id=7, part=8}
      GET    | /things/7/8/9     | -                       | -
      GET    | /files/b/c        | GET /files/{name+}      | {name=b/c}
      GET    | /files/a/c        | GET /files/a/{x}        | {x=c}
      GET    | /files/a/c/d      | GET /files/{name+}      | {name=a/c/d}
      GET    | /files            | -                       | -
      PATCH  | /any/x/           | ANY /any/{rest+}        | {rest=x/}
      """)
  void theMostSpecificRouteTakesARequestInWhateverOrderTheyAre(String method, String path, String route, String variables) {
    List<String> keys = new ArrayList<>(KEYS);
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(keys, new Random(seed));
      var match = routes(keys).find(method, path);
      assertThat(match.map(found -> found.route().key().text()).orElse(null)).as("seed " + seed).isEqualTo(route);
      assertThat(match.map(found -> found.variables().toString()).orElse(null)).as("seed " + seed).isEqualTo(variables);
    }
  }

  @ParameterizedTest
  @CsvSource({"GET,/nowhere", "POST,/", "GET,/things/"})
  void theDefaultRouteTakesWhatNoOtherTakes(String method, String path) {
    List<String> keys = Stream.concat(Stream.of("$default"), KEYS.stream()).toList();
    assertThat(routes(keys).find(method, path).orElseThrow().route().key().text()).isEqualTo("$default");
    assertThat(routes(keys).find("GET", "/things").orElseThrow().route().key().text()).isEqualTo("GET /things");
  }

  private static Routes routes(List<String> keys) {
    return new Routes(keys.stream().map(key -> new HttpApi.Route(RouteKey.parse(key), "f", Duration.ofSeconds(1))).toList());
  }
}
