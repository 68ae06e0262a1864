package io.tallystick.events;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.TransferFlag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads a request's data, field by field, wherever it stands in the message. */
final class DataParser {
  private final JsonParser json;
  private final ProblemList problems = new ProblemList(ParsedRequest.PROBLEMS_KEPT);
  private final Set<DataField> seen = EnumSet.noneOf(DataField.class);
  private final EventArray<NewAccount> accounts = new EventArray<>("accounts", account -> account.id().value());
  private final EventArray<NewTransfer> transfers = new EventArray<>("transfers", transfer -> transfer.id().value());
  private boolean atomic;

  DataParser(JsonParser json) {
    this.json = json;
  }

  /** Reads the object that the parser stands at, to its end. */
  void object() throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      DataField field = DataField.NAMES.field(name);
      if (field == null) {
        json.skipChildren();
        problems.add(FieldNames.quoted(name), DataField.NAMES.unknown(name));
      } else {
        field(field, name);
      }
    }
  }

  /** Reads the value of one field. */
  void field(DataField field, String name) throws IOException {
    JsonToken token = json.currentToken();
    if (!seen.add(field)) {
      refuse(name, "is given twice");
    } else if (token != JsonToken.VALUE_NULL) {
      switch (field) {
        case ACCOUNTS -> events(name, accounts, new AccountParser(json));
        case TRANSFERS -> events(name, transfers, new TransferParser(json));
        case ATOMIC -> {
          atomic = token == JsonToken.VALUE_TRUE;
          if (!token.isBoolean()) {
            refuse(name, "must be true or false");
          }
        }
      }
    }
  }

  private <E> void events(String name, EventArray<E> array, EventParser<E, ?> parser) throws IOException {
    if (json.currentToken() == JsonToken.START_ARRAY) {
      array.read(json, parser);
    } else {
      refuse(name, "must be an array");
    }
  }

  private void refuse(String name, String reason) throws IOException {
    json.skipChildren();
    problems.add(name, reason);
  }

  /** The fields that were given, in the order of their enum. */
  Set<DataField> seen() {
    return seen;
  }

  /**
   * What was read.
   *
   * @param message what is wrong with the message outside of the data
   */
  ParsedRequest finish(Origin origin, ProblemList message) {
    int count = accounts.count() + transfers.count();
    if (count > Limits.REQUEST_EVENTS) {
      message.add(
          Problem.WHOLE_MESSAGE,
          "must not hold more than " + Limits.REQUEST_EVENTS + " events, accounts and transfers together; it holds " + count);
    } else if (count == 0 && problems.isEmpty() && message.isEmpty()) {
      message.add(Problem.WHOLE_MESSAGE, "must hold at least one account or transfer");
    }
    if (!problems.isEmpty()) {
      message.addAll(problems.problems());
    }
    if (atomic) {
      transfers.linkAll();
    }
    var readable = new ParsedRequest.Readable(origin, accounts.items(), atomic ? linkAll(transfers.items()) : transfers.items());
    if (message.isEmpty()) {
      return readable;
    }
    readable.problems().ifPresent(message::addAll);
    return new ParsedRequest.Unreadable(origin, message.problems());
  }

  private static List<Item<NewTransfer>> linkAll(List<Item<NewTransfer>> items) {
    List<Item<NewTransfer>> linked = new ArrayList<>(items);
    for (int at = 0; at < items.size() - 1; at++) {
      if (items.get(at) instanceof Item.Valid<NewTransfer>(NewTransfer event) && !event.linked()) {
        linked.set(at, new Item.Valid<>(event.with(event.flags().with(TransferFlag.LINKED))));
      }
    }
    return linked;
  }
}
