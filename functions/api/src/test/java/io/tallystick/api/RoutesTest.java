package io.tallystick.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RoutesTest {
  /** What answers GET answers HEAD too. */
  @Test
  void everyPathOfTheDescriptionHasItsMethods() throws IOException {
    JsonNode paths;
    try (InputStream document = RoutesTest.class.getResourceAsStream("/openapi.json")) {
      paths = new ObjectMapper().readTree(document).path("paths");
    }

    assertThat(paths.properties()).hasSizeGreaterThan(8);
    paths
        .properties()
        .forEach(
            path -> {
              Set<String> methods = new TreeSet<>();
              path.getValue().fieldNames().forEachRemaining(method -> methods.add(method.toUpperCase(Locale.ROOT)));
              methods.remove("PARAMETERS");
              if (methods.contains("GET")) {
                methods.add("HEAD");
              }
              assertThat(Routes.methods(path.getKey().replace("{id}", "x").replace("{shard}", "0"))).as(path.getKey()).isEqualTo(String.join(", ", methods));
            });
  }
}
