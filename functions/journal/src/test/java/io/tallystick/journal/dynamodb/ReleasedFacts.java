package io.tallystick.journal.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Totals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.TreeMap;

/**
 * What a release itself said of the state that it left behind, in {@code releases/<release>/facts.json}.
 *
 * @param version of the state
 * @param now a time after all that was recorded, nanoseconds since 1970
 * @param last the journal's last sequence
 * @param tip its hash, in hexadecimal
 * @param posted up to where its read tables were complete
 * @param target up to where its unfinished run was to post
 * @param balances of every account, by strong reads
 */
record ReleasedFacts(int version, long now, long last, String tip, long posted, long target, TreeMap<String, Balance> balances) {
  private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  record Balance(Totals totals, boolean closed) {
    static Balance of(Account account) {
      return new Balance(account.totals(), account.closed());
    }
  }

  static TreeMap<String, Balance> balances(List<Account> accounts) {
    TreeMap<String, Balance> balances = new TreeMap<>();
    accounts.forEach(account -> balances.put(account.id().value(), Balance.of(account)));
    return balances;
  }

  static ReleasedFacts read(String release) {
    try {
      JsonNode facts = JSON.readTree(ReleasedState.folder(release).resolve("facts.json").toFile());
      TreeMap<String, Balance> balances = new TreeMap<>();
      facts.get("balances").properties().forEach(
          entry -> {
            JsonNode of = entry.getValue();
            balances.put(
                entry.getKey(),
                new Balance(
                    new Totals(amount(of, "debits_pending"), amount(of, "debits_posted"), amount(of, "credits_pending"), amount(of, "credits_posted")),
                    of.get("closed").booleanValue()));
          });
      return new ReleasedFacts(
          facts.get("version").intValue(), facts.get("now").longValue(), facts.get("last").longValue(), facts.get("tip").textValue(),
          facts.get("posted").longValue(), facts.get("target").longValue(), balances);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(String release) throws IOException {
    ObjectNode facts = JSON.createObjectNode();
    facts.put("version", version).put("now", now).put("last", last).put("tip", tip).put("posted", posted).put("target", target);
    ObjectNode all = facts.putObject("balances");
    balances.forEach(
        (id, balance) ->
            all.putObject(id)
                .put("debits_pending", balance.totals().debitsPending().toString())
                .put("debits_posted", balance.totals().debitsPosted().toString())
                .put("credits_pending", balance.totals().creditsPending().toString())
                .put("credits_posted", balance.totals().creditsPosted().toString())
                .put("closed", balance.closed()));
    Files.writeString(ReleasedState.folder(release).resolve("facts.json"), JSON.writeValueAsString(facts) + "\n");
  }

  private static Amount amount(JsonNode of, String name) {
    return Amount.parse(of.get(name).textValue());
  }
}
