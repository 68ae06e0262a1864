package io.tallystick.local.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.lambda.Invoker;
import io.tallystick.local.lambda.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** A function that answers as the test says, and remembers what it was called with. */
final class ScriptedFunction implements Invoker {

  static final Outcome DONE = new Outcome.Returned(new byte[0]);
  static final Outcome ERROR = new Outcome.Failed("Unhandled", "told to fail", "{}".getBytes(StandardCharsets.UTF_8));

  /** The texts of the records of each call. */
  final List<List<String>> calls = new ArrayList<>();

  private final String textField;
  private final Function<List<String>, Outcome> answers;

  /** @param textField of a record, which says what it is */
  ScriptedFunction(String textField, Function<List<String>, Outcome> answers) {
    this.textField = textField;
    this.answers = answers;
  }

  /** Reports these identifiers as failed. */
  static Outcome failing(String... identifiers) {
    ObjectNode answer = AwsJson.MAPPER.createObjectNode();
    ArrayNode failures = answer.putArray("batchItemFailures");
    for (String identifier : identifiers) {
      failures.addObject().put("itemIdentifier", identifier);
    }
    return new Outcome.Returned(answer.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Fails every call that has one of these in it. */
  static Function<List<String>, Outcome> failingWith(Set<String> bad) {
    return texts -> texts.stream().anyMatch(bad::contains) ? ERROR : DONE;
  }

  @Override
  public Outcome invoke(byte[] event) {
    if (event.length > EventSize.LIMIT) {
      throw new IllegalArgumentException("the event is too large: " + event.length);
    }
    List<String> texts = new ArrayList<>();
    try {
      for (JsonNode record : AwsJson.MAPPER.readTree(event).path("Records")) {
        texts.add(record.path(textField).asText());
      }
    } catch (IOException malformed) {
      throw new AssertionError(malformed);
    }
    calls.add(texts);
    return answers.apply(texts);
  }
}
