package io.tallystick.events;

import com.fasterxml.jackson.core.JsonParser;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import java.io.IOException;
import java.time.Instant;

/** Reads a transfer that acts on an earlier one. */
final class ActionParser extends EventParser<NewTransfer, ActionField> {
  /** That of the earlier transfer. */
  private static final int CODE_OF_THE_ORIGINAL = 0;

  private static final TransferFlags POST = TransferFlags.of(TransferFlag.POST_PENDING_TRANSFER);
  private static final TransferFlags VOID = TransferFlags.of(TransferFlag.VOID_PENDING_TRANSFER);

  private final TransferAction action;
  private String id;
  private Amount amount;
  private boolean keepOpen;
  private int code;
  private String reference;
  private String metadata;
  private Instant effectiveAt;

  ActionParser(JsonParser json, TransferAction action) {
    super(json, ActionField.names(action), "");
    this.action = action;
  }

  @Override
  void clear() {
    id = "";
    amount = null;
    keepOpen = false;
    code = -1;
    reference = "";
    metadata = "";
    effectiveAt = null;
  }

  @Override
  void field(ActionField field, String name) throws IOException {
    switch (field) {
      case ID -> id = values.id(name);
      case AMOUNT -> amount = values.amount(name);
      case KEEP_OPEN -> keepOpen = values.truth(name);
      case CODE -> code = values.code(name);
      case REFERENCE -> reference = values.text(name, Limits.REFERENCE_CHARACTERS);
      case METADATA -> metadata = values.metadata(name);
      case EFFECTIVE_AT -> effectiveAt = values.instant(name);
    }
  }

  @Override
  void twice(ActionField field) {
    switch (field) {
      case ID -> id = "";
      case AMOUNT, KEEP_OPEN, CODE, REFERENCE, METADATA, EFFECTIVE_AT -> {}
    }
  }

  /** Without an id a call could not be repeated. */
  @Override
  void complete() {
    if (id.isEmpty() && !values.failed()) {
      values.problem("id", "is required");
    }
  }

  @Override
  NewTransfer event() {
    return switch (action) {
      case TransferAction.Post(TransferId hold) -> transfer(keepOpen ? POST.with(TransferFlag.KEEP_OPEN) : POST, hold, TransferId.NONE, Amount.MAX);
      case TransferAction.Void(TransferId hold) -> transfer(VOID, hold, TransferId.NONE, Amount.ZERO);
      case TransferAction.Reverse(TransferId original) -> transfer(TransferFlags.NONE, TransferId.NONE, original, Amount.MAX);
    };
  }

  /** @param all what the amount is where it was left out: all that is left */
  private NewTransfer transfer(TransferFlags flags, TransferId hold, TransferId reverses, Amount all) {
    return new NewTransfer(
        new TransferId(id),
        AccountId.NONE,
        AccountId.NONE,
        amount == null ? all : amount,
        null,
        Math.max(code, CODE_OF_THE_ORIGINAL),
        flags,
        hold,
        reverses,
        0,
        reference,
        metadata,
        effectiveAt);
  }

  @Override
  String id() {
    return id;
  }

  @Override
  int flags() {
    return 0;
  }

  @Override
  int linkedBit() {
    return 0;
  }
}
