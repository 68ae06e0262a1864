package io.tallystick.events;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import java.io.IOException;
import java.time.Instant;

/** Reads transfers of a request. */
final class TransferParser extends EventParser<NewTransfer, TransferField> {
  private static final int DEFAULT_CODE = 1;
  /** In a post or void the hold's, in a reversal the original's. */
  private static final int CODE_TAKEN_OVER = 0;
  private static final int LINKED = TransferFlags.of(TransferFlag.LINKED).bits();
  private static final int POST = TransferFlags.of(TransferFlag.POST_PENDING_TRANSFER).bits();
  private static final int VOID = TransferFlags.of(TransferFlag.VOID_PENDING_TRANSFER).bits();

  private String id;
  private String debitAccountId;
  private String creditAccountId;
  private Amount amount;
  private boolean amountGiven;
  private Asset asset;
  private int code;
  private int flags;
  private String pendingId;
  private String reverses;
  private long timeout;
  private String reference;
  private String metadata;
  private Instant effectiveAt;

  TransferParser(JsonParser json) {
    this(json, "transfers");
  }

  /** @param array the field of the request's data that holds the events, empty where one is the whole message */
  TransferParser(JsonParser json, String array) {
    super(json, TransferField.NAMES, array);
  }

  @Override
  void clear() {
    id = "";
    debitAccountId = "";
    creditAccountId = "";
    amount = null;
    amountGiven = false;
    asset = null;
    code = -1;
    flags = 0;
    pendingId = "";
    reverses = "";
    timeout = 0;
    reference = "";
    metadata = "";
    effectiveAt = null;
  }

  @Override
  void field(TransferField field, String name) throws IOException {
    switch (field) {
      case ID -> id = values.id(name);
      case DEBIT_ACCOUNT_ID -> debitAccountId = values.id(name);
      case CREDIT_ACCOUNT_ID -> creditAccountId = values.id(name);
      case AMOUNT -> {
        amountGiven = json.currentToken() != JsonToken.VALUE_NULL;
        amount = values.amount(name);
      }
      case ASSET -> asset = values.asset(name);
      case CODE -> code = values.code(name);
      case FLAGS -> flags = values.flags(name, FlagBits.OF_TRANSFER);
      case PENDING_ID -> pendingId = values.id(name);
      case REVERSES -> reverses = values.id(name);
      case TIMEOUT -> timeout = values.timeout(name);
      case REFERENCE -> reference = values.text(name, Limits.REFERENCE_CHARACTERS);
      case METADATA -> metadata = values.metadata(name);
      case EFFECTIVE_AT -> effectiveAt = values.instant(name);
    }
  }

  @Override
  void twice(TransferField field) {
    switch (field) {
      case ID -> id = "";
      case FLAGS -> flags = ValueReader.UNREADABLE;
      case DEBIT_ACCOUNT_ID, CREDIT_ACCOUNT_ID, AMOUNT, ASSET, CODE, PENDING_ID, REVERSES, TIMEOUT, REFERENCE, METADATA, EFFECTIVE_AT -> {}
    }
  }

  /** Only a void may leave out the amount. Where the flags are unreadable it may be one, so nothing is said. */
  @Override
  void complete() {
    boolean mayLeaveOut = flags == ValueReader.UNREADABLE || (flags & VOID) != 0;
    if (!amountGiven && !mayLeaveOut) {
      values.problem("amount", "is required" + all());
    }
  }

  /** How to say all, where that can be said. */
  private String all() {
    if ((flags & POST) != 0) {
      return "; use " + Amount.MAX + " for all that the hold still holds";
    }
    return reverses.isEmpty() ? "" : "; use " + Amount.MAX + " for all that is still reversible";
  }

  @Override
  NewTransfer event() {
    return new NewTransfer(
        new TransferId(id),
        new AccountId(debitAccountId),
        new AccountId(creditAccountId),
        amount == null ? Amount.ZERO : amount,
        asset,
        code >= 0 ? code : (flags & (POST | VOID)) != 0 || !reverses.isEmpty() ? CODE_TAKEN_OVER : DEFAULT_CODE,
        flags == 0 ? TransferFlags.NONE : new TransferFlags(flags),
        pendingId.isEmpty() ? TransferId.NONE : new TransferId(pendingId),
        reverses.isEmpty() ? TransferId.NONE : new TransferId(reverses),
        timeout,
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
    return flags;
  }

  @Override
  int linkedBit() {
    return LINKED;
  }
}
