package io.tallystick.events;

import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;

/**
 * Reads a single account or transfer: the whole message is one object as it stands in the arrays of {@code request} v1.
 *
 * <p>Whatever the bytes are, the answer is a value and says what is wrong where; paths begin at the object, as {@code amount}. Memory and time are bounded by the
 * message's length.
 */
public final class ObjectReader {
  /** What its problems call the array of events where there is none. */
  private static final String NO_ARRAY = "";

  private ObjectReader() {}

  public static Item<NewAccount> account(byte[] message) {
    return MessageBytes.read(message, json -> new AccountParser(json, NO_ARRAY).read(0), reason -> unreadable(message, reason));
  }

  public static Item<NewTransfer> transfer(byte[] message) {
    return MessageBytes.read(message, json -> new TransferParser(json, NO_ARRAY).read(0), reason -> unreadable(message, reason));
  }

  /** A transfer that acts on an earlier one, of whose fields the action leaves only some open. */
  public static Item<NewTransfer> action(byte[] message, TransferAction action) {
    return MessageBytes.read(message, json -> new ActionParser(json, action).read(0), reason -> unreadable(message, reason));
  }

  private static <E> Item<E> unreadable(byte[] message, String reason) {
    return new Item.Invalid<>("", Problems.of(Problem.WHOLE_MESSAGE, reason), 0, message.length);
  }
}
