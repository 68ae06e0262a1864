package io.tallystick.ledger;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One line of a table: an account or transfer to ask for, and what must become of it. */
record TableRow(NewAccount account, NewTransfer transfer, String outcome, Long timestamp) {
  private static final BigInteger ALL = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

  /** Reads {@code account ID word… : outcome [@timestamp]} or {@code transfer ID DEBIT CREDIT AMOUNT word… : outcome [@timestamp]}. */
  static TableRow parse(String line) {
    String[] sides = line.split("\\s+:\\s+");
    String[] words = sides[0].split("\\s+");
    String[] expected = sides[1].split("\\s+@");
    Long timestamp = expected.length > 1 ? Long.valueOf(expected[1]) : null;
    return words[0].equals("account")
        ? new TableRow(account(words), null, expected[0], timestamp)
        : new TableRow(null, transfer(words), expected[0], timestamp);
  }

  private static NewAccount account(String[] words) {
    List<AccountFlag> flags = new ArrayList<>();
    Map<String, String> fields = new HashMap<>();
    for (int i = 2; i < words.length; i++) {
      if (words[i].contains("=")) {
        fields.put(words[i].split("=", 2)[0], words[i].split("=", 2)[1]);
      } else {
        flags.add(AccountFlag.valueOf(words[i].toUpperCase()));
      }
    }
    NewAccount account =
        new NewAccount(
            new AccountId(orEmpty(words[1])),
            asset(fields.getOrDefault("asset", "USD/2")),
            Integer.parseInt(fields.getOrDefault("code", "1")),
            AccountFlags.of(flags.toArray(AccountFlag[]::new)),
            amount(fields.getOrDefault("overdraft", "0")),
            fields.getOrDefault("reference", ""),
            metadata(fields.getOrDefault("metadata", "")));
    fields.keySet().removeAll(List.of("asset", "code", "overdraft", "reference", "metadata"));
    refuseUnknown(fields);
    return account;
  }

  private static NewTransfer transfer(String[] words) {
    List<TransferFlag> flags = new ArrayList<>();
    Map<String, String> fields = new HashMap<>();
    for (int i = 5; i < words.length; i++) {
      if (words[i].contains("=")) {
        fields.put(words[i].split("=", 2)[0], words[i].split("=", 2)[1]);
      } else {
        flags.add(
            switch (words[i]) {
              case "post" -> TransferFlag.POST_PENDING_TRANSFER;
              case "void" -> TransferFlag.VOID_PENDING_TRANSFER;
              default -> TransferFlag.valueOf(words[i].toUpperCase());
            });
      }
    }
    boolean inherits =
        flags.contains(TransferFlag.POST_PENDING_TRANSFER) || flags.contains(TransferFlag.VOID_PENDING_TRANSFER) || fields.containsKey("reverses");
    NewTransfer transfer =
        new NewTransfer(
            new TransferId(orEmpty(words[1])),
            new AccountId(orEmpty(words[2])),
            new AccountId(orEmpty(words[3])),
            amount(words[4]),
            asset(fields.getOrDefault("asset", inherits ? "-" : "USD/2")),
            Integer.parseInt(fields.getOrDefault("code", inherits ? "0" : "1")),
            TransferFlags.of(flags.toArray(TransferFlag[]::new)),
            new TransferId(fields.getOrDefault("pending_id", "")),
            new TransferId(fields.getOrDefault("reverses", "")),
            Long.parseLong(fields.getOrDefault("timeout", "0")),
            fields.getOrDefault("reference", ""),
            metadata(fields.getOrDefault("metadata", "")),
            fields.containsKey("effective_at") ? Instant.parse(fields.get("effective_at")) : null);
    fields.keySet().removeAll(List.of("asset", "code", "pending_id", "reverses", "timeout", "reference", "metadata", "effective_at"));
    refuseUnknown(fields);
    return transfer;
  }

  private static void refuseUnknown(Map<String, String> fields) {
    if (!fields.isEmpty()) {
      throw new IllegalArgumentException("unknown words: " + fields);
    }
  }

  /** A number, {@code MAX}, {@code MAX-7}, or {@code -} for zero. */
  static Amount amount(String word) {
    if (word.equals("-")) {
      return Amount.ZERO;
    }
    if (!word.startsWith("MAX")) {
      return Amount.parse(word);
    }
    BigInteger less = word.equals("MAX") ? BigInteger.ZERO : new BigInteger(word.substring(4));
    return Amount.parse(ALL.subtract(less).toString());
  }

  private static Asset asset(String word) {
    return word.equals("-") ? null : Asset.of(word);
  }

  private static String orEmpty(String word) {
    return word.equals("-") ? "" : word;
  }

  /** As written, or {@code 3900x} for an object of that many bytes. */
  private static String metadata(String word) {
    if (word.isEmpty() || !Character.isDigit(word.charAt(0))) {
      return word;
    }
    int bytes = Integer.parseInt(word.substring(0, word.length() - 1));
    return "{\"a\":\"" + "x".repeat(bytes - "{\"a\":\"\"}".length()) + "\"}";
  }
}
