package io.tallystick.simulator.work;

import io.tallystick.events.RequestWriter;
import io.tallystick.ledger.Request;
import java.nio.charset.StandardCharsets;

/**
 * Something that a client sends.
 *
 * @param number its place in the plan
 * @param at when, nanoseconds since 1970
 * @param channel by which
 * @param group the message group or partition key
 * @param request what it asks for; null for rubbish
 * @param rubbish what is sent where it is no request
 */
public record Sending(int number, long at, Channel channel, String group, Request request, String rubbish) {
  /** Ways into the ledger. */
  public enum Channel {
    QUEUE,
    FIFO_QUEUE,
    STREAM,
    /** Somebody waits for the answer, and asks again where none comes. */
    API
  }

  /** How many transfers it asks for. */
  public int operations() {
    return request == null ? 0 : request.transfers().size();
  }

  public byte[] body() {
    return request == null ? rubbish.getBytes(StandardCharsets.UTF_8) : RequestWriter.data(request);
  }

  @Override
  public String toString() {
    return "#" + number + " by " + channel + (group.isEmpty() ? "" : " " + group) + ": " + (request == null ? "rubbish" : text(request));
  }

  private static String text(Request request) {
    StringBuilder text = new StringBuilder();
    request.accounts().forEach(account -> text.append(" open ").append(account.id()).append(account.flags().names()));
    request.transfers()
        .forEach(
            transfer ->
                text.append(" ").append(transfer.id()).append(transfer.flags().names()).append(' ').append(transfer.debitAccountId()).append('→').append(transfer.creditAccountId()).append(' ').append(transfer.amount())
                    .append(transfer.pendingId().isNone() ? "" : " of " + transfer.pendingId())
                    .append(transfer.reverses().isNone() ? "" : " back " + transfer.reverses())
                    .append(transfer.timeoutSeconds() == 0 ? "" : " for " + transfer.timeoutSeconds() + " s"));
    return text.toString().strip();
  }
}
