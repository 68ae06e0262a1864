package io.tallystick.api;

import java.util.UUID;

/** Bodies of calls, and ids that no other test has. */
final class Books {
  private Books() {}

  static String id(String what) {
    return what + "-" + UUID.randomUUID();
  }

  static String account(String id, String... members) {
    return "{\"id\":\"" + id + "\",\"asset\":\"USD/2\"" + more(members) + "}";
  }

  static String transfer(String id, String debit, String credit, String amount, String... members) {
    return "{\"id\":\"%s\",\"debit_account_id\":\"%s\",\"credit_account_id\":\"%s\",\"amount\":\"%s\",\"asset\":\"USD/2\"%s}"
        .formatted(id, debit, credit, amount, more(members));
  }

  private static String more(String[] members) {
    return members.length == 0 ? "" : "," + String.join(",", members);
  }

  /** Opens an account and answers its id. */
  static String opened(String... members) {
    String id = id("account");
    Gateway.Answer answer = Gateway.post("/v1/accounts", account(id, members));
    if (answer.status() != 201) {
      throw new AssertionError(answer.toString());
    }
    return id;
  }

  /** Makes a transfer and answers its id. */
  static String made(String debit, String credit, String amount, String... members) {
    String id = id("transfer");
    Gateway.Answer answer = Gateway.post("/v1/transfers", transfer(id, debit, credit, amount, members));
    if (answer.status() != 201) {
      throw new AssertionError(answer.toString());
    }
    return id;
  }
}
