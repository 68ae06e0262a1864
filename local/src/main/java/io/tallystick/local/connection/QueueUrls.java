package io.tallystick.local.connection;

import java.util.Objects;

/**
 * Where a ledger takes requests, and where it puts those that it could not read.
 *
 * @param requests in any order
 * @param requestsFifo in the order of each message group
 * @param invalid requests and events that could not be read, each with field and reason
 */
public record QueueUrls(String requests, String requestsFifo, String invalid) {
  public QueueUrls {
    Objects.requireNonNull(requests, "requests");
    Objects.requireNonNull(requestsFifo, "requestsFifo");
    Objects.requireNonNull(invalid, "invalid");
  }
}
