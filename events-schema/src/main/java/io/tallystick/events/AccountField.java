package io.tallystick.events;

/** The fields of an account in a request; the schema has exactly these. */
enum AccountField {
  ID,
  ASSET,
  CODE,
  FLAGS,
  OVERDRAFT,
  REFERENCE,
  METADATA;

  static final FieldNames<AccountField> NAMES = new FieldNames<>("an account", AccountField.class);
}
