package io.tallystick.local.backend;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A backend that runs, as other processes see it.
 *
 * @param outputs of its template
 * @param logs folder of its logs
 * @param data folder of its state; empty if that is in memory
 */
public record Instance(long pid, URI endpoint, String region, String stack, Instant started, Path logs, Optional<Path> data, Map<String, String> outputs) {

  private static final String API_URL = "ApiUrl";

  public Instance {
    outputs = Map.copyOf(outputs);
  }

  /** Where its HTTP API answers, if its template says so by an output {@code ApiUrl}. */
  public Optional<URI> api() {
    return Optional.ofNullable(outputs.get(API_URL)).map(URI::create);
  }

  /** A backend of this process. */
  public static Instance of(Backend backend, BackendOptions options, Instant now) {
    return new Instance(ProcessHandle.current().pid(), backend.endpoint(), backend.region(), options.stack(), now, backend.logs(),
        options.data().map(Path::toAbsolutePath), backend.outputs());
  }

  static Instance of(JsonNode json) {
    Map<String, String> outputs = new LinkedHashMap<>();
    json.path("outputs").properties().forEach(output -> outputs.put(output.getKey(), output.getValue().asText()));
    return new Instance(json.required("pid").asLong(), URI.create(json.required("endpoint").asText()), json.required("region").asText(),
        json.required("stack").asText(), Instant.parse(json.required("started").asText()), Path.of(json.required("logs").asText()),
        json.hasNonNull("data") ? Optional.of(Path.of(json.get("data").asText())) : Optional.empty(), outputs);
  }
}
