package io.tallystick.events;

import io.tallystick.ledger.AccountOutcome;
import io.tallystick.ledger.TransferOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What an outcome means, in one sentence for people. The texts may change; programs go by the outcome's name. */
public final class OutcomeText {
  static final String ACCOUNT = "account.";
  static final String TRANSFER = "transfer.";
  private static final Properties TEXTS = read();

  private OutcomeText() {}

  /** As {@code An account of this id was opened before with other flags.} */
  public static String of(AccountOutcome outcome) {
    return text(ACCOUNT + outcome.wire());
  }

  /** As {@code There is no such hold.} */
  public static String of(TransferOutcome outcome) {
    return text(TRANSFER + outcome.wire());
  }

  /** For an outcome that this version does not know, its name has to do. */
  private static String text(String key) {
    return TEXTS.getProperty(key, "The outcome is " + key.substring(key.indexOf('.') + 1) + ".");
  }

  static Properties texts() {
    return TEXTS;
  }

  private static Properties read() {
    Properties texts = new Properties();
    try (InputStream in = OutcomeText.class.getResourceAsStream("/outcomes.properties")) {
      texts.load(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("outcomes.properties cannot be read", unreadable);
    }
    return texts;
  }
}
