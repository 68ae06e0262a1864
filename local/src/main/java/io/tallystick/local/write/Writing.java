package io.tallystick.local.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.journal.Deadline;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.api.ApiAnswer;
import io.tallystick.local.api.ApiClient;
import io.tallystick.local.api.ApiOptions;
import io.tallystick.local.api.ApiTrouble;
import io.tallystick.local.query.Decimals;
import io.tallystick.local.query.Table;
import io.tallystick.local.terminal.Terminal;
import java.util.function.Function;

/** One command's talk with the HTTP API: look-ups, then one write, then what to print. */
final class Writing {
  private final ApiClient api;
  private final Deadline deadline;
  private final Terminal terminal;

  Writing(ApiClient api, ApiOptions options, Terminal terminal) {
    this.api = api;
    this.deadline = options.deadline();
    this.terminal = terminal;
  }

  static ObjectNode body() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** What an account counts. */
  Asset assetOfAccount(String id) {
    return asset("account", "/v1/accounts/", id);
  }

  /** What a transfer moved or a hold reserves. */
  Asset assetOfTransfer(String id) {
    return asset("transfer", "/v1/transfers/", id);
  }

  private Asset asset(String kind, String parent, String id) {
    ApiAnswer answer = api.get(ApiClient.path(parent, id), deadline);
    if (answer.notFound()) {
      throw CommandFailure.failed("no such " + kind + ": " + Table.printable(id));
    }
    if (!answer.succeeded()) {
      throw ApiTrouble.failure(answer, "");
    }
    // What stands between here and the ledger may have read the id in another way; money must not move by such a mistake.
    if (!answer.text("id").equals(id)) {
      throw CommandFailure.environment("asked for the " + kind + " " + Table.printable(id) + ", the HTTP API answered " + Table.printable(answer.text("id")));
    }
    return Asset.of(answer.text("asset"));
  }

  /** The amount that a person wrote, in the asset's smallest unit as the API wants it. */
  static String units(String amount, Asset asset) {
    return units("AMOUNT", amount, asset);
  }

  /** @param option what to call it in a message */
  static String units(String option, String amount, Asset asset) {
    try {
      return Decimals.units(amount, asset).toString();
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage(option + " " + wrong.getMessage());
    }
  }

  /** An amount of an answer as people read it, as {@code 12.34 USD}. */
  static String amount(JsonNode object) {
    Asset asset = Asset.of(object.path("asset").asText());
    return Decimals.of(Amount.parse(object.path("amount").asText()), asset) + " " + asset.name();
  }

  static String text(JsonNode object, String member) {
    return Table.printable(object.path(member).asText());
  }

  /**
   * Writes, and prints the object as it was recorded.
   *
   * @param ifUnknown what to tell where it is not known what became of it
   * @param sentence says in a line what was recorded
   * @return the exit code: 1 if the ledger refused
   */
  int write(String path, ObjectNode body, String ifUnknown, boolean json, Function<JsonNode, String> sentence) {
    ApiAnswer answer = api.post(path, body, ifUnknown, deadline);
    if (answer.inFlight()) {
      return inFlight(answer, ifUnknown, json);
    }
    if (answer.succeeded()) {
      terminal.out().println(json ? answer.body().toString() : sentence.apply(answer.body()));
      if (answer.existed()) {
        terminal.note("the same was recorded before; nothing has changed");
      }
      return ExitCode.OK;
    }
    if (answer.outcome().isPresent()) {
      if (json) {
        terminal.out().println(answer.body());
      }
      terminal.error("refused: " + Table.printable(answer.text("detail")) + " (" + Table.printable(answer.outcome().get()) + ")");
      return ExitCode.FAILED;
    }
    throw ApiTrouble.failure(answer, ifUnknown);
  }

  /** The time was over before all shards had done their part. */
  private int inFlight(ApiAnswer answer, String ifUnknown, boolean json) {
    if (json) {
      terminal.out().println(answer.body());
    }
    if (answer.undecided()) {
      throw CommandFailure.environment("in flight between shards, without an outcome yet; " + ifUnknown);
    }
    if (!json) {
      terminal.out().println("transfer " + text(answer.body(), "id") + ": " + Table.printable(answer.text("outcome")));
    }
    terminal.note("that is final, but not all shards show it yet");
    return ExitCode.OK;
  }
}
