package io.tallystick.local.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.template.Arn;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * One entry of {@code PutEvents}, as it was given.
 *
 * @param bus name or ARN; empty for the default one
 * @param time empty for now
 */
record EventEntry(
    Optional<String> bus, Optional<String> source, Optional<String> detailType, Optional<String> detail, Optional<Instant> time, List<String> resources) {

  /** Why an entry is refused while others of its request are taken. */
  record Problem(String code, String message) {}

  private static final Pattern BUS = Pattern.compile("(arn:aws[a-z-]*:events:[a-z]+-[a-z-]+-\\d+:\\d{12}:event-bus/)?[/._A-Za-z0-9-]{1,256}");
  private static final int TIME_BYTES = 14;
  private static final String OF_AWS = "aws.";

  /** @throws ServiceError if the whole request is to be refused for it */
  static EventEntry read(JsonNode json) throws ServiceError {
    Optional<String> bus = bus(json, "EventBusName");
    List<String> resources = new ArrayList<>();
    json.path("Resources").forEach(resource -> resources.add(resource.asText()));
    Optional<Instant> time = json.hasNonNull("Time") ? Optional.of(Instant.ofEpochSecond(json.path("Time").asLong())) : Optional.empty();
    return new EventEntry(bus, text(json, "Source"), text(json, "DetailType"), text(json, "Detail"), time, List.copyOf(resources));
  }

  /**
   * The name or ARN of a bus in a request.
   *
   * @throws ServiceError if it is neither
   */
  static Optional<String> bus(JsonNode json, String field) throws ServiceError {
    Optional<String> bus = text(json, field);
    if (bus.isPresent() && !BUS.matcher(bus.get()).matches()) {
      throw new ServiceError("ValidationException", "1 validation error detected: Value '" + bus.get() + "' at '" + field + "' failed to satisfy constraint: Member must satisfy regular expression pattern");
    }
    return bus;
  }

  /** The bytes that it counts for. */
  int size() {
    int size = time.isPresent() ? TIME_BYTES : 0;
    for (Optional<String> text : List.of(source, detailType, detail)) {
      size += text.map(EventEntry::bytes).orElse(0);
    }
    return size + resources.stream().mapToInt(EventEntry::bytes).sum();
  }

  /** What is wrong with it, if anything is. */
  Optional<Problem> problem() {
    if (source.isEmpty()) {
      return Optional.of(required("Source"));
    }
    if (source.get().startsWith(OF_AWS)) {
      return Optional.of(new Problem("NotAuthorizedForSourceException", "Not authorized for the source."));
    }
    if (detailType.isEmpty()) {
      return Optional.of(required("DetailType"));
    }
    if (detail.isEmpty()) {
      return Optional.of(required("Detail"));
    }
    return parsed().isPresent() ? Optional.empty() : Optional.of(new Problem("MalformedDetail", "Detail is malformed."));
  }

  /** The event as targets get it. Only of an entry without problem. */
  ObjectNode event(Arn to, Instant now) {
    ObjectNode event = JsonService.JSON.createObjectNode()
        .put("version", "0")
        .put("id", UUID.randomUUID().toString())
        .put("detail-type", detailType.orElseThrow())
        .put("source", source.orElseThrow())
        .put("account", to.account())
        .put("time", time.orElse(now).truncatedTo(ChronoUnit.SECONDS).toString())
        .put("region", to.region());
    resources.forEach(event.putArray("resources")::add);
    event.set("detail", parsed().orElseThrow());
    return event;
  }

  private Optional<ObjectNode> parsed() {
    try {
      return JsonService.JSON.readTree(detail.orElse("")) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    } catch (JsonProcessingException malformed) {
      return Optional.empty();
    }
  }

  private static Problem required(String field) {
    return new Problem("InvalidArgument", "Parameter " + field + " is not valid. Reason: " + field + " is a required argument.");
  }

  private static Optional<String> text(JsonNode json, String field) {
    return Optional.of(json.path(field)).filter(JsonNode::isTextual).map(JsonNode::asText).filter(text -> !text.isEmpty());
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
