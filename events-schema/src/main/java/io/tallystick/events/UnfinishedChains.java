package io.tallystick.events;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Chains across shards that are to be driven on, as a message of the ledger's own queue of them: {@code unfinished} v1. Only functions of one ledger write and read it; but a release reads what the
 * one before has written, and whoever may send to the queue may send anything.
 */
public sealed interface UnfinishedChains {
  /** The version that is written. */
  int VERSION = 1;
  /** Chains of one message: as many as are sure to fit into the 64 KiB that SQS counts as one call. */
  int CHAINS = 1_000;

  /** Where the schema is on the class path. */
  String SCHEMA = "/schemas/unfinished.v1.json";

  /** A message that could be read. */
  record Readable(List<ChainKey> chains) implements UnfinishedChains {
    public Readable {
      chains = List.copyOf(chains);
    }
  }

  /** One of which nothing may be taken for certain. */
  record Unreadable(Problems problems) implements UnfinishedChains {
    /** As the invalid queue is told of it. */
    public ParsedRequest report() {
      return new ParsedRequest.Unreadable(Origin.UNKNOWN, problems);
    }
  }

  /**
   * Writes a message.
   *
   * @param chains 1 to {@value #CHAINS}
   */
  static String write(Collection<ChainKey> chains) {
    if (chains.isEmpty() || chains.size() > CHAINS) {
      throw new IllegalArgumentException("a message is of 1 to " + CHAINS + " chains");
    }
    StringBuilder out = new StringBuilder();
    JsonWriter json = new JsonWriter(out).open('{').member("version", VERSION).name("chains").open('[');
    for (ChainKey chain : chains) {
      json.open('{').member("coordinator", chain.coordinator()).member("timestamp", Long.toString(chain.timestamp())).close('}');
    }
    json.close(']').close('}');
    return out.toString();
  }

  /** Reads a message, whatever its bytes are. Fields that are not known are passed over, so that a later version may have more. */
  static UnfinishedChains read(byte[] message) {
    return MessageBytes.read(message, json -> new Reading(json).message(), reason -> new Unreadable(Problems.of(Problem.WHOLE_MESSAGE, reason)));
  }

  /** Reads one message; the first thing that is wrong ends it. */
  final class Reading {
    private static final String VERSION_FIELD = "version";
    private static final String CHAINS_FIELD = "chains";
    private static final String COORDINATOR = "coordinator";
    private static final String TIMESTAMP = "timestamp";
    private static final String SHARD = "must be an integer from 0 to " + (Limits.SHARDS - 1);
    private static final String NANOS = "must be a string of nanoseconds since 1970";
    private static final String ARRAY = "must be an array of 1 to " + CHAINS + " chains";
    /** As many as fit an unsigned number. */
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,19}");
    private static final int SHARD_DIGITS = 3;

    private final JsonParser json;
    private Problems problem;

    private Reading(JsonParser json) {
      this.json = json;
    }

    private UnfinishedChains message() throws IOException {
      boolean versioned = false;
      List<ChainKey> chains = null;
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        json.nextToken();
        if (field.equals(VERSION_FIELD)) {
          versioned = version();
        } else if (field.equals(CHAINS_FIELD)) {
          chains = chains();
        } else {
          json.skipChildren();
        }
      }
      if (!versioned) {
        wrong(VERSION_FIELD, "must be " + VERSION);
      }
      if (chains == null || chains.isEmpty()) {
        wrong(CHAINS_FIELD, ARRAY);
      }
      return problem == null ? new Readable(chains) : new Unreadable(problem);
    }

    private boolean version() throws IOException {
      boolean known = json.currentToken() == JsonToken.VALUE_NUMBER_INT && json.getText().equals(Integer.toString(VERSION));
      json.skipChildren();
      return known;
    }

    private List<ChainKey> chains() throws IOException {
      List<ChainKey> chains = new ArrayList<>();
      if (json.currentToken() != JsonToken.START_ARRAY) {
        wrong(CHAINS_FIELD, ARRAY);
        json.skipChildren();
        return chains;
      }
      for (int index = 0; json.nextToken() != JsonToken.END_ARRAY; index++) {
        if (index == CHAINS) {
          wrong(CHAINS_FIELD, ARRAY);
        }
        String path = ValueReader.path(CHAINS_FIELD, index);
        if (json.currentToken() == JsonToken.START_OBJECT) {
          ChainKey chain = chain(path);
          if (problem == null) {
            chains.add(chain);
          }
        } else {
          wrong(path, "must be an object");
          json.skipChildren();
        }
      }
      return chains;
    }

    private ChainKey chain(String path) throws IOException {
      long coordinator = -1;
      long timestamp = -1;
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case COORDINATOR -> coordinator = json.currentToken() == JsonToken.VALUE_NUMBER_INT && json.getTextLength() <= SHARD_DIGITS ? Long.parseLong(json.getText()) : -1;
          case TIMESTAMP -> timestamp = json.currentToken() == JsonToken.VALUE_STRING ? nanos(json.getText()) : -1;
          default -> {}
        }
        json.skipChildren();
      }
      if (coordinator < 0 || coordinator >= Limits.SHARDS) {
        wrong(path + "." + COORDINATOR, SHARD);
      }
      if (timestamp < 0) {
        wrong(path + "." + TIMESTAMP, NANOS);
      }
      return new ChainKey((int) coordinator, timestamp);
    }

    /** Negative where it is none; the largest number of 19 digits is more than fits, and becomes negative. */
    private static long nanos(String text) {
      return DIGITS.matcher(text).matches() ? Long.parseUnsignedLong(text) : -1;
    }

    private void wrong(String field, String reason) {
      if (problem == null) {
        problem = Problems.of(field, reason);
      }
    }
  }
}
