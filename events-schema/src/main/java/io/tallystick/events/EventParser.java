package io.tallystick.events;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Reads one event, an account or a transfer, from its object. One parser is used for all events of a message, one after the other.
 *
 * @param <E> the ledger's record of the event
 * @param <F> its fields
 */
abstract class EventParser<E, F extends Enum<F>> {
  final JsonParser json;
  final ValueReader values;
  private final FieldNames<F> names;
  private final String array;
  private final F flagsField;
  private boolean linked;
  private int offset;
  private int end;

  /** @param array the field of the request's data that holds such events, empty where one is the whole message */
  EventParser(JsonParser json, FieldNames<F> names, String array) {
    this.json = json;
    this.values = new ValueReader(json);
    this.names = names;
    this.array = array;
    this.flagsField = names.field("flags");
  }

  /** Reads the event that the parser stands at, to its end. */
  final Item<E> read(int index) throws IOException {
    values.begin(array, index);
    clear();
    offset = (int) json.currentTokenLocation().getByteOffset();
    if (json.currentToken() == JsonToken.START_OBJECT) {
      fields();
    } else {
      values.problem("", "must be an object");
      json.skipChildren();
      linked = false;
    }
    end = (int) json.currentLocation().getByteOffset();
    return values.failed() ? new Item.Invalid<>(id(), values.problems(), offset, end - offset) : new Item.Valid<>(event());
  }

  private void fields() throws IOException {
    boolean mayBeLinked = false;
    int seen = 0;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      F field = names.field(name);
      if (field == null) {
        mayBeLinked |= names.meant(name) == flagsField;
        json.skipChildren();
        values.problem(FieldNames.quoted(name), names.unknown(name));
      } else if ((seen & bit(field)) != 0) {
        mayBeLinked |= field == flagsField;
        json.skipChildren();
        values.problem(name, "is given twice");
        twice(field);
      } else {
        seen |= bit(field);
        field(field, name);
      }
    }
    // Where a link may have been meant but cannot be told, the event counts as linked: better a neighbour too many refused than half a
    // chain done.
    linked = mayBeLinked || (flags() == ValueReader.UNREADABLE ? values.mayBeLinked() : (flags() & linkedBit()) != 0);
    complete();
  }

  private int bit(F field) {
    return 1 << field.ordinal();
  }

  /** Whether the event read last is joined with the next one. */
  final boolean linked() {
    return linked;
  }

  /** Where the JSON of the event read last begins in what the parser reads, in bytes. */
  final int offset() {
    return offset;
  }

  /** How many bytes the JSON of the event read last has. */
  final int length() {
    return end - offset;
  }

  /** Forgets the event before. */
  abstract void clear();

  /** Reads one field's value. */
  abstract void field(F field, String name) throws IOException;

  /** A field was given again; its value cannot be told. */
  abstract void twice(F field);

  /** Notes what only the whole event shows to be wrong. */
  abstract void complete();

  /** The event, all of which was right. */
  abstract E event();

  abstract String id();

  /** Its flags as bits, or {@link ValueReader#UNREADABLE}. */
  abstract int flags();

  abstract int linkedBit();
}
