package io.tallystick.local.deploy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Consumer;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** Reads log groups from a moment on: each line once, in order of time among those of one look. */
final class LogLines {
  /** Pages of one group in one look; a page has up to a megabyte. */
  static final int PAGES_OF_A_LOOK = 50;
  /** Lines may show up out of order: later than one that is younger by as much. */
  static final Duration LATE = Duration.ofSeconds(30);
  /** Lines that are known, so that none is shown twice. */
  static final int KNOWN_LIMIT = 200_000;

  /** @param function as the command line names it */
  record Line(Instant time, String function, String message) {
    String text() {
      return time + "  " + function + "  " + message;
    }
  }

  private final CloudWatchLogsClient client;
  private final Map<String, String> groups;
  private final Optional<String> filter;
  private final Instant start;
  private final SequencedSet<String> known = new LinkedHashSet<>();
  private Instant newest;

  /** @param groups names of log groups, by what logs there */
  LogLines(CloudWatchLogsClient client, Map<String, String> groups, Optional<String> filter, Instant start) {
    this.client = client;
    this.groups = groups;
    this.filter = filter;
    this.start = start;
    newest = start;
  }

  /**
   * Looks once.
   *
   * @return whether everything that was there was read
   */
  boolean next(Consumer<Line> consumer) {
    Instant late = newest.minus(LATE);
    Instant from = late.isAfter(start) ? late : start;
    List<Line> fresh = new ArrayList<>();
    boolean complete = true;
    for (Map.Entry<String, String> group : groups.entrySet()) {
      complete &= read(group.getKey(), group.getValue(), from, fresh);
    }
    fresh.sort(Comparator.comparing(Line::time));
    fresh.forEach(consumer);
    if (!fresh.isEmpty() && fresh.getLast().time().isAfter(newest)) {
      newest = fresh.getLast().time();
    }
    while (known.size() > KNOWN_LIMIT) {
      known.removeFirst();
    }
    return complete;
  }

  private boolean read(String function, String group, Instant from, List<Line> fresh) {
    String token = null;
    for (int page = 0; page < PAGES_OF_A_LOOK; page++) {
      FilterLogEventsResponse answer;
      try {
        String at = token;
        answer = client.filterLogEvents(request -> request.logGroupName(group).startTime(from.toEpochMilli()).filterPattern(filter.orElse(null)).nextToken(at));
      } catch (ResourceNotFoundException none) {
        // A group is made with the stack, but may be deleted by hand.
        return true;
      }
      for (FilteredLogEvent event : answer.events()) {
        if (known.add(group + "/" + event.eventId())) {
          fresh.add(new Line(Instant.ofEpochMilli(event.timestamp()), function, event.message().stripTrailing()));
        }
      }
      token = answer.nextToken();
      if (token == null) {
        return true;
      }
    }
    return false;
  }
}
