package io.tallystick.local.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tallystick.ledger.Account;
import io.tallystick.local.query.TrialBalance.AssetSums;
import java.io.IOException;
import java.util.List;

/** A trial balance as one JSON object: {@code {"assets":[…],"accounts":[…]}}, amounts as decimal strings in smallest units. */
final class TrialBalanceJson {
  private TrialBalanceJson() {}

  static String write(TrialBalance balance, List<Account> accounts) {
    return Json.text(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("assets");
          for (AssetSums sums : balance.assets()) {
            asset(sums, json);
          }
          json.writeEndArray();
          json.writeArrayFieldStart("accounts");
          for (Account account : accounts) {
            account(account, json);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void asset(AssetSums sums, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("asset", sums.asset().text());
    json.writeNumberField("accounts", sums.accounts());
    json.writeStringField("debits_pending", sums.debitsPending().toString());
    json.writeStringField("debits_posted", sums.debitsPosted().toString());
    json.writeStringField("credits_pending", sums.creditsPending().toString());
    json.writeStringField("credits_posted", sums.creditsPosted().toString());
    json.writeBooleanField("balanced", sums.balanced());
    json.writeEndObject();
  }

  private static void account(Account account, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", account.id().value());
    json.writeStringField("reference", account.opening().reference());
    json.writeStringField("asset", account.asset().text());
    json.writeStringField("balance", TrialBalance.net(account).toString());
    json.writeEndObject();
  }
}
