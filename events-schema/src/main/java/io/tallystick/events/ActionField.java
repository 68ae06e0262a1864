package io.tallystick.events;

import java.util.EnumSet;

/** The fields of a transfer that acts on an earlier one, as its message has them; the rest follows from the action. */
enum ActionField {
  ID,
  AMOUNT,
  KEEP_OPEN,
  CODE,
  REFERENCE,
  METADATA,
  EFFECTIVE_AT;

  private static final FieldNames<ActionField> OF_POST = new FieldNames<>("a post", EnumSet.of(ID, AMOUNT, KEEP_OPEN, REFERENCE, METADATA, EFFECTIVE_AT));
  private static final FieldNames<ActionField> OF_VOID = new FieldNames<>("a void", EnumSet.of(ID, AMOUNT, REFERENCE, METADATA, EFFECTIVE_AT));

  private static final FieldNames<ActionField> OF_REVERSAL =
      new FieldNames<>("a reversal", EnumSet.of(ID, AMOUNT, CODE, REFERENCE, METADATA, EFFECTIVE_AT));

  static FieldNames<ActionField> names(TransferAction action) {
    return switch (action) {
      case TransferAction.Post _ -> OF_POST;
      case TransferAction.Void _ -> OF_VOID;
      case TransferAction.Reverse _ -> OF_REVERSAL;
    };
  }
}
