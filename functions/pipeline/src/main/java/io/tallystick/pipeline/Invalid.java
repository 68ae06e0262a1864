package io.tallystick.pipeline;

import io.tallystick.events.ParsedRequest;

/** A message of which something could not be read: all of it, or some of its events. */
record Invalid(Message message, ParsedRequest parsed) {}
