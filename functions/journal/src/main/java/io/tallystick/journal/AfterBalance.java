package io.tallystick.journal;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Totals;

/** How an account stands after a segment that touched it: absolute, once for each account. */
public record AfterBalance(AccountId id, Totals totals, boolean closed) {}
