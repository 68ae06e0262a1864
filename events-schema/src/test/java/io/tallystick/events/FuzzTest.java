package io.tallystick.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Ledger;
import io.tallystick.ledger.MemoryState;
import io.tallystick.ledger.Request;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages damaged at random: the reader never throws, what it reads can be decided and answered, what it refuses can be written. */
class FuzzTest {
  private static final int MESSAGES = 30_000;
  private static final String[] SPLINTERS = {
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "null", "true", "1e9", "-", ".5", "\0", "\u00ff", "{\"a\":", "[[[[[[[[",
    "\"id\":", "\"flags\":[\"linked\"]", "\"atomic\":true,", "\"amount\":1.0", "\"metadata\":{\"a\":{}}", "\"data\":", "\"specversion\":\"1.0\","
  };
  private static final Envelope ENVELOPE = new Envelope("id", "/source", Instant.EPOCH);

  @Test
  void damagedMessagesAreAnsweredWithProblemsNeverWithAnException() {
    int readable = 0;
    int partly = 0;
    for (long seed = 0; seed < MESSAGES; seed++) {
      Random random = new Random(seed);
      Request request = new Requests(seed).next();
      byte[] message = random.nextBoolean() ? RequestWriter.data(request) : RequestWriter.cloudEvent(request, ENVELOPE);
      for (int damage = random.nextInt(4); damage >= 0; damage--) {
        message = damaged(message, random);
      }
      try {
        ParsedRequest parsed = new RequestReader().read(message);
        check(parsed, message);
        if (parsed instanceof ParsedRequest.Readable whole) {
          readable++;
          partly += whole.problems().isPresent() && whole.toLedgerRequest().events() > 0 ? 1 : 0;
        }
      } catch (Throwable failure) {
        throw new AssertionError("seed " + seed + ": " + new String(message, UTF_8), failure);
      }
    }
    // The damage is such that every path is taken.
    assertThat(readable).isBetween(MESSAGES / 20, MESSAGES * 19 / 20);
    assertThat(partly).isGreaterThan(MESSAGES / 100);
  }

  private static void check(ParsedRequest parsed, byte[] message) {
    parsed.problems().ifPresent(problems -> {
      assertThat(problems.first()).hasSizeBetween(1, ParsedRequest.PROBLEMS_KEPT);
      assertThat(problems.first()).allSatisfy(problem -> assertThat(problem.field().length() + problem.reason().length()).isLessThan(500));
      byte[] invalid = InvalidWriter.cloudEvent(parsed, message, ENVELOPE);
      assertThat(invalid.length).isLessThanOrEqualTo(InvalidWriter.BYTES);
      assertJson(invalid);
    });
    switch (parsed) {
      case ParsedRequest.Unreadable unreadable -> assertThat(unreadable.all().count()).isPositive();
      case ParsedRequest.Readable readable -> {
        Request request = readable.toLedgerRequest();
        Decision decision = Ledger.decide(new MemoryState(), List.of(request), 0);
        OutcomesEvent outcomes = readable.outcomes(decision.answers().getFirst());
        assertThat(outcomes.accounts()).hasSameSizeAs(readable.accounts());
        assertThat(outcomes.transfers()).hasSameSizeAs(readable.transfers());
        assertJson(OutcomesWriter.data(outcomes));
        if (request.events() > 0) {
          byte[] written = RequestWriter.data(request);
          assertThat(((ParsedRequest.Readable) new RequestReader().read(written)).toLedgerRequest()).isEqualTo(request);
        }
      }
    }
  }

  private static void assertJson(byte[] bytes) {
    assertThat(Utf8.firstMalformed(bytes)).isEqualTo(-1);
    try (JsonParser json = Schemas.JSON.getFactory().createParser(bytes)) {
      int depth = 0;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      }
      assertThat(depth).isZero();
    } catch (IOException wrong) {
      throw new AssertionError("not JSON", wrong);
    }
  }

  private static byte[] damaged(byte[] message, Random random) {
    int at = random.nextInt(message.length + 1);
    switch (random.nextInt(6)) {
      case 0 -> {
        return Arrays.copyOf(message, at);
      }
      case 1 -> {
        byte[] changed = message.clone();
        if (at < message.length) {
          changed[at] = (byte) random.nextInt(256);
        }
        return changed;
      }
      case 2 -> {
        byte[] changed = message.clone();
        for (int digit = at; digit < message.length; digit++) {
          if (changed[digit] >= '0' && changed[digit] <= '9') {
            changed[digit] = (byte) ".-eE\" x".charAt(random.nextInt(7));
            break;
          }
        }
        return changed;
      }
      case 3 -> {
        int end = Math.min(message.length, at + random.nextInt(30));
        return spliced(message, at, end, new byte[0]);
      }
      case 4 -> {
        int from = random.nextInt(message.length + 1);
        byte[] piece = Arrays.copyOfRange(message, from, Math.min(message.length, from + random.nextInt(60)));
        return spliced(message, at, at, piece);
      }
      default -> {
        return spliced(message, at, at, SPLINTERS[random.nextInt(SPLINTERS.length)].getBytes(UTF_8));
      }
    }
  }

  private static byte[] spliced(byte[] message, int from, int to, byte[] piece) {
    byte[] result = new byte[message.length - (to - from) + piece.length];
    System.arraycopy(message, 0, result, 0, from);
    System.arraycopy(piece, 0, result, from, piece.length);
    System.arraycopy(message, to, result, from + piece.length, message.length - to);
    return result;
  }
}
