package io.tallystick.pipeline;

import io.tallystick.events.ParsedRequest;
import io.tallystick.ledger.Request;

/** A message whose request was read. Its events are recorded as far as they are valid. */
record Work(Message message, ParsedRequest.Readable parsed, Request request) {
  Work(Message message, ParsedRequest.Readable parsed) {
    this(message, parsed, parsed.toLedgerRequest());
  }
}
