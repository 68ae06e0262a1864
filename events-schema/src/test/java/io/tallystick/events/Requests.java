package io.tallystick.events;

import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random requests: every field with everything that it may hold, whether or not the rules would accept it. */
final class Requests {
  private static final String[] CHARACTERS = {"a", "Z", "0", "-", ":", "\"", "\\", "/", " ", "é", "€", "😀", "\u2028", "\uffff", "\ue000"};
  private static final String[] METADATA = {
    "", "{\"a\":1}", "{\"\":null,\"a\":[true,false,{}],\"b\":{\"x\":-1.50e+3}}", "{\"\ue000\":0,\"😀\":\"\\u001f\\n\\ufffe\"}", "{\"n\":" + "9".repeat(300) + "}"
  };
  private static final Instant[] INSTANTS = {
    null, Instant.EPOCH, Instant.parse("0001-01-01T00:00:00Z"), Instant.parse("9999-12-31T23:59:59.999999999Z"), Instant.parse("2026-11-22T10:00:00.1Z")
  };

  private final Random random;

  Requests(long seed) {
    random = new Random(seed);
  }

  Request next() {
    List<NewAccount> accounts = new ArrayList<>();
    List<NewTransfer> transfers = new ArrayList<>();
    int count = 1 + random.nextInt(8);
    for (int event = 0; event < count; event++) {
      if (random.nextInt(4) == 0) {
        accounts.add(account());
      } else {
        transfers.add(transfer());
      }
    }
    return new Request(accounts, transfers);
  }

  private NewAccount account() {
    return new NewAccount(
        new AccountId(text()), asset(), code(), new AccountFlags(random.nextInt(1 << 5)), amount(), text(), pick(METADATA));
  }

  private NewTransfer transfer() {
    return new NewTransfer(
        new TransferId(text()),
        new AccountId(text()),
        new AccountId(text()),
        amount(),
        asset(),
        code(),
        new TransferFlags(random.nextInt(1 << TransferFlag.values().length)),
        new TransferId(text()),
        new TransferId(text()),
        switch (random.nextInt(3)) {
          case 0 -> 0;
          case 1 -> Limits.TIMEOUT_MAX_SECONDS;
          default -> 1 + random.nextLong(Limits.TIMEOUT_MAX_SECONDS);
        },
        text(),
        pick(METADATA),
        pick(INSTANTS));
  }

  private String text() {
    int length = switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> Limits.ID_CHARACTERS;
      default -> random.nextInt(20);
    };
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < length; at++) {
      text.append(pick(CHARACTERS));
    }
    return text.toString();
  }

  private Asset asset() {
    return pick(new Asset[] {null, Asset.of("USD/2"), Asset.of("POINTS"), Asset.of("A_234567890123_6/99")});
  }

  private int code() {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> 1;
      case 2 -> Limits.CODE_MAX;
      default -> random.nextInt(Limits.CODE_MAX);
    };
  }

  private Amount amount() {
    return switch (random.nextInt(5)) {
      case 0 -> Amount.ZERO;
      case 1 -> Amount.MAX;
      case 2 -> Amount.of(0, random.nextLong());
      case 3 -> Amount.of(random.nextLong(), random.nextLong());
      default -> Amount.of(random.nextInt(1_000_000));
    };
  }

  private <T> T pick(T[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
