package io.tallystick.simulator.work;

import io.tallystick.journal.Consistency;
import io.tallystick.ledger.AccountId;

/** Somebody reads how an account stands, at a time in nanoseconds since 1970. */
public record Looking(long at, AccountId account, Consistency consistency) {}
