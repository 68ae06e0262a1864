package io.tallystick.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The size of chains once more: all texts are collected first and counted afterwards. */
final class NaiveSize {
  private NaiveSize() {}

  static long ofAccounts(List<NewAccount> chain) {
    List<String> texts = new ArrayList<>();
    for (NewAccount account : chain) {
      texts.addAll(List.of(account.id().value(), account.id().value(), account.reference(), account.metadata()));
      texts.add(account.asset() == null ? "" : account.asset().text());
    }
    return bytes(texts) + chain.size() * (160L + 128L);
  }

  static long ofTransfers(List<NewTransfer> chain, NaiveModel model) {
    List<String> texts = new ArrayList<>();
    Set<String> accounts = new HashSet<>();
    long most = 0;
    for (NewTransfer transfer : chain) {
      accounts.add(transfer.debitAccountId().value());
      accounts.add(transfer.creditAccountId().value());
      texts.addAll(List.of(transfer.id().value(), transfer.pendingId().value(), transfer.reverses().value(), transfer.reference(), transfer.metadata()));
      texts.add(transfer.asset() == null ? "" : transfer.asset().text());
      boolean resolves = transfer.flags().names().toString().contains("_pending_transfer");
      if (resolves && model.holds.containsKey(transfer.pendingId().value())) {
        Transfer hold = model.transfers.get(transfer.pendingId().value());
        accounts.add(hold.debitAccountId().value());
        accounts.add(hold.creditAccountId().value());
        texts.add(transfer.reference().isEmpty() ? hold.reference() : "");
        texts.add(transfer.metadata().isEmpty() ? hold.metadata() : "");
        texts.add(transfer.asset() == null ? hold.asset().text() : "");
      } else if (resolves) {
        most += transfer.debitAccountId().value().isEmpty() ? 128 + 4 * 128 : 0;
        most += transfer.creditAccountId().value().isEmpty() ? 128 + 4 * 128 : 0;
        most += transfer.reference().isEmpty() ? 4 * 128 : 0;
        most += transfer.metadata().isEmpty() ? 4096 : 0;
        most += transfer.asset() == null ? 19 : 0;
      } else if (!transfer.reverses().value().isEmpty()) {
        Transfer original = model.transfers.get(transfer.reverses().value());
        if (original != null) {
          accounts.add(original.debitAccountId().value());
          accounts.add(original.creditAccountId().value());
          texts.add(transfer.asset() == null ? original.asset().text() : "");
        } else {
          most += transfer.debitAccountId().value().isEmpty() ? 128 + 4 * 128 : 0;
          most += transfer.creditAccountId().value().isEmpty() ? 128 + 4 * 128 : 0;
          most += transfer.asset() == null ? 19 : 0;
        }
      }
    }
    accounts.remove("");
    texts.addAll(accounts);
    return bytes(texts) + chain.size() * 160L + accounts.size() * 128L + most;
  }

  private static long bytes(List<String> texts) {
    return String.join("", texts).getBytes(UTF_8).length;
  }
}
