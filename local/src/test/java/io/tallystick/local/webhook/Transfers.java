package io.tallystick.local.webhook;

import java.util.Random;

/** Requests of many kinds between a few accounts. */
final class Transfers {
  static final int ACCOUNTS = 8;
  /** In each message. */
  static final int OF_MESSAGE = 6;

  private Transfers() {}

  static String accounts() {
    StringBuilder accounts = new StringBuilder();
    for (int account = 0; account < ACCOUNTS; account++) {
      accounts.append(account == 0 ? "" : ",").append("{\"id\":\"a").append(account).append("\",\"asset\":\"USD/2\"}");
    }
    return "{\"accounts\":[" + accounts + "]}";
  }

  static String message(int number, Random random) {
    StringBuilder transfers = new StringBuilder();
    for (int at = 0; at < OF_MESSAGE; at++) {
      transfers.append(at == 0 ? "" : ",").append(transfer(number, at, random));
    }
    return "{\"transfers\":[" + transfers + "]}";
  }

  /** The id of the last transfer of a message. */
  static String last(int message) {
    return "m" + message + "-" + (OF_MESSAGE - 1);
  }

  /** A hold, the void of one that may be there, some plain ones, of which some are refused since both accounts are one. */
  private static String transfer(int message, int at, Random random) {
    String id = "m" + message + "-" + at;
    int from = random.nextInt(ACCOUNTS);
    int to = at == OF_MESSAGE - 1 ? (from + 1) % ACCOUNTS : random.nextInt(ACCOUNTS);
    String accounts = "\"debit_account_id\":\"a%d\",\"credit_account_id\":\"a%d\",\"asset\":\"USD/2\"".formatted(from, to);
    return switch (at) {
      case 0 -> "{\"id\":\"%s\",\"amount\":\"10\",\"flags\":[\"pending\"],%s}".formatted(id, accounts);
      case 1 -> "{\"id\":\"%s\",\"pending_id\":\"m%d-0\",\"flags\":[\"void_pending_transfer\"]}".formatted(id, random.nextInt(message + 1));
      default -> "{\"id\":\"%s\",\"amount\":\"%d\",\"code\":%d,%s}".formatted(id, 1 + random.nextInt(200), 1 + random.nextInt(3), accounts);
    };
  }
}
