package io.tallystick.events;

/** The fields of a transfer in a request; the schema has exactly these. */
enum TransferField {
  ID,
  DEBIT_ACCOUNT_ID,
  CREDIT_ACCOUNT_ID,
  AMOUNT,
  ASSET,
  CODE,
  FLAGS,
  PENDING_ID,
  REVERSES,
  TIMEOUT,
  REFERENCE,
  METADATA,
  EFFECTIVE_AT;

  static final FieldNames<TransferField> NAMES = new FieldNames<>("a transfer", TransferField.class);
}
