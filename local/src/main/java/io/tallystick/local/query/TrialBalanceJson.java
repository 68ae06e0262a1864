package io.tallystick.local.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tallystick.local.query.TrialBalance.AssetSums;
import java.io.IOException;

/** The totals of a trial balance as one JSON array, an object for each asset, amounts as decimal strings in smallest units. */
final class TrialBalanceJson {
  private TrialBalanceJson() {}

  static String totals(TrialBalance balance) {
    return Json.text(
        json -> {
          json.writeStartArray();
          for (AssetSums sums : balance.assets()) {
            asset(sums, json);
          }
          json.writeEndArray();
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
}
