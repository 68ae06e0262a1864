package io.tallystick.events;

/** The fields of a request's data; the schema has exactly these. */
enum DataField {
  ACCOUNTS,
  TRANSFERS,
  ATOMIC;

  static final FieldNames<DataField> NAMES = new FieldNames<>("a request", DataField.class);
}
