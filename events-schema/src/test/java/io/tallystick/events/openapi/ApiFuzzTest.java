package io.tallystick.events.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The requests are what the description allows, and answers that are not as described are found: proven on a service that answers with the examples. */
class ApiFuzzTest {
  private static final int ROUNDS = 60;
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-22T10:00:00Z"));

  /** Answers with the description's examples. */
  private static final class Examples implements ApiCaller {
    private final Set<String> written = new HashSet<>();

    @Override
    public ApiResponse call(ApiRequest request) {
      ApiOperation operation = request.operation();
      if (request.kind().equals("method other")) {
        return new ApiResponse(404, Map.of("content-type", "application/json"), "{\"message\":\"Not Found\"}".getBytes(StandardCharsets.UTF_8));
      }
      String status = status(request);
      JsonNode response = operation.responses().get(status);
      Map<String, String> headers = new HashMap<>();
      response.path("headers").properties().forEach(header ->
          headers.put(header.getKey().toLowerCase(Locale.ROOT), operation.description().resolve(header.getValue()).path("example").asText()));
      if (!response.has("content")) {
        return new ApiResponse(Integer.parseInt(status), headers, new byte[0]);
      }
      var media = response.path("content").properties().iterator().next();
      headers.put("content-type", media.getKey());
      JsonNode example = media.getValue().path("examples").isMissingNode() ? null : media.getValue().path("examples").elements().next().path("value");
      byte[] body = (example == null ? "{\"openapi\":\"3.1.0\",\"info\":{},\"paths\":{}}" : example.toString()).getBytes(StandardCharsets.UTF_8);
      return new ApiResponse(Integer.parseInt(status), headers, body);
    }

    private String status(ApiRequest request) {
      if (!request.kind().equals(ApiRequest.VALID)) {
        return Integer.toString(request.expected().stream().filter(status -> status >= 400).sorted().findFirst().orElseThrow());
      }
      boolean again = request.body() != null && !written.add(new String(request.body(), StandardCharsets.UTF_8));
      Set<String> described = request.operation().responses().keySet();
      String first = Stream.of("201", "202", "204", "200").filter(described::contains).findFirst().orElseThrow();
      return again ? described.contains("200") ? "200" : "409" : first;
    }
  }

  /** A defect that a service might have. */
  private enum Defect {
    MEMBER_THAT_NOBODY_DESCRIBED {
      @Override
      ApiResponse in(ApiResponse answer) {
        return changed(answer, body -> body.put("internal", "x"));
      }
    },
    MEMBER_MISSING {
      @Override
      ApiResponse in(ApiResponse answer) {
        return changed(answer, body -> {
          body.remove(body.fieldNames().next());
          return body;
        });
      }
    },
    HEADER_MISSING {
      @Override
      ApiResponse in(ApiResponse answer) {
        Map<String, String> headers = new HashMap<>(answer.headers());
        headers.remove("tallystick-sequence");
        return new ApiResponse(answer.status(), headers, answer.body());
      }
    },
    HEADER_WRONG {
      @Override
      ApiResponse in(ApiResponse answer) {
        Map<String, String> headers = new HashMap<>(answer.headers());
        headers.computeIfPresent("tallystick-consistency", (name, value) -> "perhaps");
        return new ApiResponse(answer.status(), headers, answer.body());
      }
    },
    STATUS_500 {
      @Override
      ApiResponse in(ApiResponse answer) {
        return answer.status() == 400 ? new ApiResponse(500, answer.headers(), answer.body()) : answer;
      }
    },
    ACCEPTED_ALTHOUGH_WRONG {
      @Override
      ApiResponse in(ApiResponse answer) {
        return answer.status() == 400 ? new ApiResponse(200, answer.headers(), answer.body()) : answer;
      }
    },
    STATUS_OF_THE_PROBLEM_DIFFERS {
      @Override
      ApiResponse in(ApiResponse answer) {
        return answer.status() < 400 ? answer : changed(answer, body -> body.put("status", 499));
      }
    },
    REPEAT_IS_CREATED_AGAIN {
      @Override
      ApiResponse in(ApiResponse answer) {
        return answer.status() == 200 && answer.headers().containsKey("location") ? new ApiResponse(201, answer.headers(), answer.body()) : answer;
      }
    },
    PAGE_OUT_OF_ORDER {
      @Override
      ApiResponse in(ApiResponse answer) {
        return changed(answer, body -> {
          if (body.path("transfers") instanceof ArrayNode transfers && transfers.size() > 1 && transfers.get(0).has("amount")) {
            ((ObjectNode) transfers.get(0)).put("timestamp", Long.MAX_VALUE);
          }
          return body;
        });
      }
    },
    AMOUNT_AS_NUMBER {
      @Override
      ApiResponse in(ApiResponse answer) {
        return changed(answer, body -> body.has("amount") ? body.put("amount", 1999) : body);
      }
    };

    abstract ApiResponse in(ApiResponse answer);

    private static ApiResponse changed(ApiResponse answer, UnaryOperator<ObjectNode> change) {
      if (answer.body().length == 0) {
        return answer;
      }
      try {
        ObjectNode body = (ObjectNode) ApiDescription.JSON.readTree(answer.body());
        return new ApiResponse(answer.status(), answer.headers(), change.apply(body).toString().getBytes(StandardCharsets.UTF_8));
      } catch (IOException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  @Test
  void aServiceThatDoesWhatIsDescribedHasNoFailures() throws Exception {
    Examples examples = new Examples();
    Set<String> parameters = new HashSet<>();
    ApiFuzz.Report report = new ApiFuzz(request -> {
      if (request.kind().equals(ApiRequest.VALID)) {
        for (JsonNode parameter : request.operation().parameters()) {
          if (request.target().matches(".*[?&]" + parameter.path("name").asText() + "=.*")) {
            parameters.add(request.operation().id() + " " + parameter.path("name").asText());
          }
        }
        if (request.body() != null) {
          String type = request.headers().get("content-type").replaceAll(";.*", "");
          assertThat(request.operation().problemsOfBody(type, ApiDescription.JSON.readTree(request.body()))).as(request.toString()).isEmpty();
        }
      }
      return examples.call(request);
    }, 7, CLOCK).run(ROUNDS);
    assertThat(report.failures().stream().filter(failure -> !failure.contains("is not in order")).toList()).as(report.toString()).isEmpty();
    for (Mutation mutation : Mutation.values()) {
      assertThat(report.kinds()).containsKey(mutation.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
    for (ApiOperation operation : ApiDescription.ofThisBuild().operations()) {
      for (JsonNode parameter : operation.parameters()) {
        if (parameter.path("in").asText().equals("query")) {
          assertThat(parameters).contains(operation.id() + " " + parameter.path("name").asText());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Defect.class)
  void aDefectIsFound(Defect defect) throws Exception {
    Examples examples = new Examples();
    long before = failures(examples::call);
    Examples others = new Examples();
    assertThat(failures(request -> defect.in(others.call(request)))).isGreaterThan(before);
  }

  private static long failures(ApiCaller caller) throws Exception {
    return new ApiFuzz(caller, 11, CLOCK).run(ROUNDS / 3).failures().size();
  }

  @Test
  void theSameSeedMakesTheSameRequests() throws Exception {
    assertThat(requests(5)).isEqualTo(requests(5)).isNotEqualTo(requests(6));
  }

  private static String requests(long seed) throws Exception {
    StringBuilder all = new StringBuilder();
    Examples examples = new Examples();
    new ApiFuzz(request -> {
      all.append(request).append('\n');
      return examples.call(request);
    }, seed, CLOCK).run(10);
    return all.toString();
  }
}
