package io.tallystick.local.replay;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tallystick.events.Problem;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.TransferId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads the value of a step of the replay's own. The first fault is kept and makes the step void; reading goes on to its end. */
final class StepParser {
  private static final String NANOS = "must be a whole number of nanoseconds from 0 to " + Long.MAX_VALUE;
  private static final int NANOS_DIGITS = 19;
  private static final int AMOUNT_CHARACTERS = 39;

  private final JsonParser json;
  private Problem fault;

  StepParser(JsonParser json) {
    this.json = json;
  }

  Problem fault() {
    return fault;
  }

  void fault(String field, String reason) {
    if (fault == null) {
      fault = new Problem(field, reason);
    }
  }

  private void skip(String field, String reason) throws IOException {
    json.skipChildren();
    fault(field, reason);
  }

  /** Reads the step of that name, whose value the parser stands at. */
  Step read(String name) throws IOException {
    return switch (name) {
      case "advance_ns" -> new Step.Advance(nanos(name));
      case "clock_ns" -> new Step.SetClock(nanos(name));
      case "balances" -> new Step.SetBalances(array(name, this::balance));
      case "lookup" -> lookup(name);
      default -> throw new IllegalArgumentException("no step");
    };
  }

  private long nanos(String field) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT && json.getTextLength() <= NANOS_DIGITS) {
      Amount value = amountOf(json.getText());
      if (value != null && value.compareTo(Amount.of(Long.MAX_VALUE)) <= 0) {
        return value.low();
      }
    }
    skip(field, NANOS);
    return 0;
  }

  private static Amount amountOf(String text) {
    try {
      return Amount.parse(text);
    } catch (IllegalArgumentException wrong) {
      return null;
    }
  }

  private interface Element<T> {
    T read(String path) throws IOException;
  }

  /** An array of at most as many elements as a request has events. */
  private <T> List<T> array(String field, Element<T> element) throws IOException {
    List<T> elements = new ArrayList<>();
    if (json.currentToken() != JsonToken.START_ARRAY) {
      skip(field, "must be an array");
      return elements;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (elements.size() == Limits.REQUEST_EVENTS) {
        skip(field, "must not hold more than " + Limits.REQUEST_EVENTS + " elements");
      } else {
        elements.add(element.read(field + "[" + elements.size() + "]"));
      }
    }
    return elements;
  }

  private Step lookup(String field) throws IOException {
    List<AccountId> accounts = List.of();
    List<TransferId> transfers = List.of();
    if (json.currentToken() != JsonToken.START_OBJECT) {
      skip(field, "must be an object");
    } else {
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        String path = field + "." + name;
        switch (name) {
          case "accounts" -> accounts = array(path, element -> text(element, AccountId::new));
          case "transfers" -> transfers = array(path, element -> text(element, TransferId::new));
          default -> skip(path, "is not a field of a lookup; it has accounts and transfers");
        }
      }
    }
    return new Step.Lookup(accounts, transfers);
  }

  private <T> T text(String field, Function<String, T> made) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      skip(field, "must be a string");
      return made.apply("");
    }
    return made.apply(json.getText());
  }

  private Step.Balance balance(String field) throws IOException {
    AccountId account = AccountId.NONE;
    Amount[] totals = new Amount[4];
    if (json.currentToken() != JsonToken.START_OBJECT) {
      skip(field, "must be an object");
    } else {
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        String path = field + "." + name;
        switch (name) {
          case "account_id" -> account = text(path, AccountId::new);
          case "debits_pending" -> totals[0] = total(path);
          case "debits_posted" -> totals[1] = total(path);
          case "credits_pending" -> totals[2] = total(path);
          case "credits_posted" -> totals[3] = total(path);
          default -> skip(path, "is not a field of a balance");
        }
      }
      if (account.isNone()) {
        fault(field + ".account_id", "is required");
      }
    }
    return new Step.Balance(account, totals[0], totals[1], totals[2], totals[3]);
  }

  private Amount total(String field) throws IOException {
    JsonToken token = json.currentToken();
    if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NUMBER_INT) {
      skip(field, "must be a decimal string");
      return null;
    }
    try {
      return Amount.parse(json.getTextLength() > AMOUNT_CHARACTERS ? "" : json.getText());
    } catch (IllegalArgumentException wrong) {
      fault(field, wrong.getMessage());
      return null;
    }
  }
}
