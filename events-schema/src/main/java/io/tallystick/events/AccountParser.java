package io.tallystick.events;

import com.fasterxml.jackson.core.JsonParser;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.NewAccount;
import java.io.IOException;

/** Reads accounts of a request. */
final class AccountParser extends EventParser<NewAccount, AccountField> {
  private static final int DEFAULT_CODE = 1;
  private static final int LINKED = AccountFlags.of(AccountFlag.LINKED).bits();

  private String id;
  private Asset asset;
  private int code;
  private int flags;
  private Amount overdraft;
  private String reference;
  private String metadata;

  AccountParser(JsonParser json) {
    this(json, "accounts");
  }

  /** @param array the field of the request's data that holds the events, empty where one is the whole message */
  AccountParser(JsonParser json, String array) {
    super(json, AccountField.NAMES, array);
  }

  @Override
  void clear() {
    id = "";
    asset = null;
    code = -1;
    flags = 0;
    overdraft = null;
    reference = "";
    metadata = "";
  }

  @Override
  void field(AccountField field, String name) throws IOException {
    switch (field) {
      case ID -> id = values.id(name);
      case ASSET -> asset = values.asset(name);
      case CODE -> code = values.code(name);
      case FLAGS -> flags = values.flags(name, FlagBits.OF_ACCOUNT);
      case OVERDRAFT -> overdraft = values.amount(name);
      case REFERENCE -> reference = values.text(name, Limits.REFERENCE_CHARACTERS);
      case METADATA -> metadata = values.metadata(name);
    }
  }

  @Override
  void twice(AccountField field) {
    switch (field) {
      case ID -> id = "";
      case FLAGS -> flags = ValueReader.UNREADABLE;
      case ASSET, CODE, OVERDRAFT, REFERENCE, METADATA -> {}
    }
  }

  @Override
  void complete() {}

  @Override
  NewAccount event() {
    return new NewAccount(
        new AccountId(id),
        asset,
        code < 0 ? DEFAULT_CODE : code,
        flags == 0 ? AccountFlags.NONE : new AccountFlags(flags),
        overdraft == null ? Amount.ZERO : overdraft,
        reference,
        metadata);
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
