package io.tallystick.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Reads messages for tests. */
final class Reading {
  private static final RequestReader READER = new RequestReader();

  private Reading() {}

  static ParsedRequest read(String json) {
    return READER.read(json.getBytes(UTF_8));
  }

  /** A message whose every event is valid. */
  static ParsedRequest.Readable readable(String json) {
    ParsedRequest parsed = read(json);
    assertThat(parsed.problems()).isEmpty();
    return (ParsedRequest.Readable) parsed;
  }

  static List<Problem> problems(String json) {
    return read(json).problems().map(Problems::first).orElse(List.of());
  }

  /** The one problem of a message. */
  static Problem only(String json) {
    List<Problem> problems = problems(json);
    assertThat(problems).hasSize(1);
    return problems.getFirst();
  }
}
