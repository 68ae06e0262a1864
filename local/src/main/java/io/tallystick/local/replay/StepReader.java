package io.tallystick.local.replay;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.tallystick.events.JsonSyntax;
import io.tallystick.events.ParsedRequest;
import io.tallystick.events.Problem;
import io.tallystick.events.RequestReader;
import io.tallystick.local.lines.LineReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads a line: what its first field does not name as one of the replay's own steps is a request. */
final class StepReader {
  /** Levels of nesting that a step of the replay's own may have. */
  private static final int DEPTH = 16;
  /** Bytes of a line within which its first field is looked for; the names of the steps are far shorter. */
  private static final int NAME_BYTES = 64;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH)
                  .maxNumberLength(LineReader.LINE_BYTES)
                  .maxStringLength(LineReader.LINE_BYTES)
                  .maxNameLength(LineReader.LINE_BYTES)
                  .build())
          .build();

  private final RequestReader requests = new RequestReader();

  /** Reads one line; whatever is in it, the answer is a value. */
  Step read(byte[] line) {
    return switch (firstField(line)) {
      case "advance_ns", "clock_ns", "balances", "lookup" -> readStep(line);
      default -> readRequest(line);
    };
  }

  private Step readRequest(byte[] line) {
    return switch (requests.read(line)) {
      case ParsedRequest.Readable readable -> new Step.Decide(readable);
      case ParsedRequest.Unreadable unreadable -> new Step.Faulty(unreadable.all().main());
    };
  }

  private static Step readStep(byte[] line) {
    try (JsonParser json = FACTORY.createParser(line)) {
      json.nextToken();
      String name = json.nextFieldName();
      json.nextToken();
      StepParser parser = new StepParser(json);
      Step step = parser.read(name);
      if (json.nextToken() != JsonToken.END_OBJECT) {
        parser.fault(json.currentName(), "must not stand beside " + name);
      } else if (json.nextToken() != null) {
        parser.fault(Problem.WHOLE_MESSAGE, "must be one JSON object; more follows after it");
      }
      return parser.fault() == null ? step : new Step.Faulty(parser.fault());
    } catch (JacksonException syntax) {
      return new Step.Faulty(new Problem(Problem.WHOLE_MESSAGE, JsonSyntax.reason(syntax)));
    } catch (IOException impossible) {
      throw new IllegalStateException("reading from memory failed", impossible);
    }
  }

  /** The name of the first field as it is written, empty if there is none in sight. */
  private static String firstField(byte[] line) {
    String start = new String(line, 0, Math.min(line.length, NAME_BYTES), StandardCharsets.ISO_8859_1).stripLeading();
    if (!start.startsWith("{")) {
      return "";
    }
    String name = start.substring(1).stripLeading();
    int end = name.indexOf('"', 1);
    return name.startsWith("\"") && end > 0 ? name.substring(1, end) : "";
  }
}
