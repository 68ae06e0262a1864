package io.tallystick.local.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.lines.BoundedFile;
import io.tallystick.local.template.Arn;
import io.tallystick.local.template.StackOptions;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is needed of Amazon EventBridge: {@code PutEvents}, and {@code DescribeEventBus} for those who ask first. There are no rules and no targets; the newest events of each bus stand in a file of their own, a line each, as a target would get them.
 * A bus need not be made: every one is there.
 */
public final class EventBuses implements Closeable {

  private static final int MOST_ENTRIES = 10;
  /** Of all entries of a request, as {@link EventEntry#size} counts. */
  private static final int MOST_BYTES = 1024 * 1024;
  /** As many as an account may have. What is put onto more is dropped, as what is put onto a bus that does not exist. */
  private static final int MOST_BUSES = 100;
  private static final long FILE_LIMIT = 16L * 1024 * 1024;
  private static final String BUS = "event-bus/";
  private static final String DEFAULT = "default";

  private final JsonService service;
  private final Path folder;
  private final Arn home;
  private final InstantSource clock;
  private final Map<String, BoundedFile> buses = new HashMap<>();

  private EventBuses(Path folder, Arn home, InstantSource clock) throws IOException {
    this.folder = folder;
    this.home = home;
    this.clock = clock;
    this.service = JsonService.open("events", this::call);
  }

  /**
   * Serves.
   *
   * @param folder of the files
   * @param stack says the region and the account of a bus that is named without them
   */
  public static EventBuses open(Path folder, StackOptions stack, InstantSource clock) throws IOException {
    return new EventBuses(folder, new Arn("events", stack.region(), stack.account(), BUS + DEFAULT), clock);
  }

  /** Where it answers. */
  public URI endpoint() {
    return service.endpoint();
  }

  /**
   * The events of a bus that are still there, the newest last; none if there is no such bus.
   *
   * @param named by its name or its ARN
   * @throws IOException if its file cannot be read
   */
  public List<JsonNode> events(String named) throws IOException {
    Path file = file(bus(named));
    List<JsonNode> events = new ArrayList<>();
    synchronized (buses) {
      for (Path part : List.of(BoundedFile.before(file), file)) {
        for (String line : Files.exists(part) ? Files.readAllLines(part) : List.<String>of()) {
          events.add(JsonService.JSON.readTree(line));
        }
      }
    }
    return events;
  }

  @Override
  public void close() throws IOException {
    service.close();
    synchronized (buses) {
      for (BoundedFile file : buses.values()) {
        file.close();
      }
    }
  }

  private ObjectNode call(String name, ObjectNode request) throws ServiceError {
    return switch (name) {
      case "PutEvents" -> put(request);
      case "DescribeEventBus" -> describe(request);
      default -> throw new ServiceError("UnknownOperationException", "Only PutEvents and DescribeEventBus of EventBridge are there on this machine.");
    };
  }

  private ObjectNode describe(ObjectNode request) throws ServiceError {
    Arn bus = bus(EventEntry.bus(request, "Name").orElse(DEFAULT));
    return JsonService.JSON.createObjectNode().put("Name", bus.resource().substring(BUS.length())).put("Arn", bus.toString());
  }

  private ObjectNode put(ObjectNode request) throws ServiceError {
    List<EventEntry> entries = entries(request);
    ObjectNode answer = JsonService.JSON.createObjectNode();
    ArrayNode results = answer.putArray("Entries");
    int failed = 0;
    for (EventEntry entry : entries) {
      Optional<EventEntry.Problem> problem = entry.problem();
      if (problem.isPresent()) {
        failed++;
        results.addObject().put("ErrorCode", problem.get().code()).put("ErrorMessage", problem.get().message());
      } else {
        Arn bus = bus(entry.bus().orElse(DEFAULT));
        ObjectNode event = entry.event(bus, clock.instant());
        keep(bus, event);
        results.addObject().put("EventId", event.path("id").asText());
      }
    }
    return answer.put("FailedEntryCount", failed);
  }

  private static List<EventEntry> entries(ObjectNode request) throws ServiceError {
    List<EventEntry> entries = new ArrayList<>();
    int bytes = 0;
    for (JsonNode given : request.path("Entries")) {
      EventEntry entry = EventEntry.read(given);
      entries.add(entry);
      bytes += entry.size();
    }
    if (entries.isEmpty() || entries.size() > MOST_ENTRIES) {
      throw new ServiceError("ValidationException", "1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have 1 to " + MOST_ENTRIES + " entries");
    }
    if (bytes > MOST_BYTES) {
      throw new ServiceError("ValidationException", "Total size of the entries in the request is over the limit.");
    }
    return entries;
  }

  private Arn bus(String named) {
    return named.startsWith("arn:") ? Arn.parse(named) : new Arn(home.service(), home.region(), home.account(), BUS + named);
  }

  private void keep(Arn bus, ObjectNode event) {
    Path file = file(bus);
    synchronized (buses) {
      try {
        BoundedFile lines = buses.get(file.toString());
        if (lines == null && buses.size() < MOST_BUSES) {
          lines = new BoundedFile(file, FILE_LIMIT);
          buses.put(file.toString(), lines);
        }
        if (lines != null) {
          lines.add(JsonService.JSON.writeValueAsString(event));
        }
      } catch (IOException unwritable) {
        throw new UncheckedIOException("an event cannot be kept", unwritable);
      }
    }
  }

  /** {@code bus-NAME.ndjson}; of another region or account with these before the name. */
  private Path file(Arn bus) {
    boolean own = bus.region().equals(home.region()) && bus.account().equals(home.account());
    String name = bus.resource().substring(bus.resource().indexOf('/') + 1);
    return folder.resolve("bus-" + URLEncoder.encode(own ? name : bus.region() + "-" + bus.account() + "-" + name, StandardCharsets.UTF_8) + ".ndjson");
  }
}
