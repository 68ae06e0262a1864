package io.tallystick.events;

import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;

/** Writes {@code request} v1 so that {@link RequestReader} reads the same records again. What has its default is left out. */
public final class RequestWriter {
  private static final int DEFAULT_CODE = 1;

  private RequestWriter() {}

  /** The data alone: UTF-8 JSON without white space, on one line. */
  public static byte[] data(Request request) {
    JsonWriter json = new JsonWriter(new StringBuilder());
    write(request, json);
    return json.bytes();
  }

  /** The data in its envelope. */
  public static byte[] cloudEvent(Request request, Envelope envelope) {
    return envelope.around(EventType.REQUEST_V1, json -> write(request, json));
  }

  private static void write(Request request, JsonWriter json) {
    json.open('{');
    if (!request.accounts().isEmpty()) {
      json.name("accounts").open('[');
      request.accounts().forEach(account -> write(account, json));
      json.close(']');
    }
    if (!request.transfers().isEmpty()) {
      json.name("transfers").open('[');
      request.transfers().forEach(transfer -> write(transfer, json));
      json.close(']');
    }
    json.close('}');
  }

  private static void write(NewAccount account, JsonWriter json) {
    json.open('{');
    text("id", account.id().value(), json);
    text("asset", account.asset() == null ? "" : account.asset().text(), json);
    if (account.code() != DEFAULT_CODE) {
      json.member("code", account.code());
    }
    if (account.flags().bits() != 0) {
      json.member("flags", account.flags().names());
    }
    if (!account.overdraft().isZero()) {
      json.member("overdraft", account.overdraft().toString());
    }
    text("reference", account.reference(), json);
    metadata(account.metadata(), json);
    json.close('}');
  }

  /** Writes a transfer as a request has it, whatever it is. */
  static void write(NewTransfer transfer, JsonWriter json) {
    json.open('{');
    text("id", transfer.id().value(), json);
    text("debit_account_id", transfer.debitAccountId().value(), json);
    text("credit_account_id", transfer.creditAccountId().value(), json);
    json.member("amount", transfer.amount().toString());
    text("asset", transfer.asset() == null ? "" : transfer.asset().text(), json);
    if (transfer.code() != (transfer.resolves() || transfer.reversal() ? 0 : DEFAULT_CODE)) {
      json.member("code", transfer.code());
    }
    if (transfer.flags().bits() != 0) {
      json.member("flags", transfer.flags().names());
    }
    text("pending_id", transfer.pendingId().value(), json);
    text("reverses", transfer.reverses().value(), json);
    if (transfer.timeoutSeconds() != 0) {
      json.member("timeout", transfer.timeoutSeconds());
    }
    text("reference", transfer.reference(), json);
    metadata(transfer.metadata(), json);
    if (transfer.effectiveAt() != null) {
      json.member("effective_at", transfer.effectiveAt().toString());
    }
    json.close('}');
  }

  private static void text(String name, String text, JsonWriter json) {
    if (!text.isEmpty()) {
      json.member(name, text);
    }
  }

  private static void metadata(String metadata, JsonWriter json) {
    if (!metadata.isEmpty()) {
      json.name("metadata").raw(metadata);
    }
  }
}
