package io.tallystick.pipeline;

import io.tallystick.ledger.Request;

/** A message and those of its events that are valid, to be recorded; at least one. */
record Work(Message message, Request request) {}
