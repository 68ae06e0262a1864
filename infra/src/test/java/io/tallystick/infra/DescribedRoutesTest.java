package io.tallystick.infra;

import static io.tallystick.infra.Template.at;
import static io.tallystick.infra.Template.list;
import static io.tallystick.infra.Template.map;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** API Gateway knows exactly the operations that the API's description promises, each with the scope that it names. */
class DescribedRoutesTest {
  private static final Path DESCRIPTION = Path.of("..", "events-schema", "src", "main", "resources", "openapi.json");
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete", "head", "options");

  @Test
  void everyOperationIsARouteWithItsScopeAndNothingElseIs() throws IOException {
    Map<String, String> described = new TreeMap<>();
    // JSON is YAML too.
    map(TemplateYaml.read(Files.readString(DESCRIPTION)).get("paths"))
        .forEach(
            (path, operations) ->
                map(operations)
                    .forEach(
                        (method, operation) -> {
                          if (METHODS.contains(method)) {
                            described.put(method.toUpperCase(Locale.ROOT) + " " + path, scope(operation));
                          }
                        }));

    assertThat(ApiRules.scopes(Template.read(Path.of(""), "api.yaml"))).isNotEmpty().isEqualTo(described);
  }

  private static String scope(Object operation) {
    return list(at(operation, "security")).stream()
        .flatMap(way -> list(at(way, "jwt")).stream())
        .map(String::valueOf)
        .reduce((first, second) -> first + " " + second)
        .orElse("");
  }
}
