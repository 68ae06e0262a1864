package io.tallystick.events;

import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.util.List;

/** Writes what is in flight between shards, as answers tell it. */
public final class InFlightWriter {
  private static final String STATUS = "in_flight";

  private InFlightWriter() {}

  /**
   * Appends a transfer that a chain in flight is to make: its fields as they will be recorded, {@code status}, and {@code coordinator}, {@code prepared_at} and {@code standing} of the chain.
   *
   * @param transfer null while its fields are not all known; then {@code id} stands for all of them
   * @param standing how the chain stands
   */
  public static void transfer(TransferId id, Transfer transfer, ChainKey chain, String standing, StringBuilder out) {
    JsonWriter json = new JsonWriter(out).open('{');
    if (transfer == null) {
      json.member("id", id.value());
    } else {
      ObjectWriter.fields(transfer, json);
    }
    json.member("status", STATUS);
    chain(chain, standing, json);
    json.close('}');
  }

  /** Appends {@code {"coordinator","prepared_at","standing","participants":[…],"prepared_on":[…],"transfers":[…]}}, shards as numbers and transfers as ids. */
  public static void chain(ChainKey chain, String standing, List<Integer> participants, List<Integer> preparedOn, List<TransferId> transfers, StringBuilder out) {
    JsonWriter json = new JsonWriter(out).open('{');
    chain(chain, standing, json);
    json.numbers("participants", participants).numbers("prepared_on", preparedOn).member("transfers", transfers.stream().map(TransferId::value).toList()).close('}');
  }

  private static void chain(ChainKey chain, String standing, JsonWriter json) {
    json.member("coordinator", chain.coordinator()).member("prepared_at", chain.timestamp()).member("standing", standing);
  }
}
