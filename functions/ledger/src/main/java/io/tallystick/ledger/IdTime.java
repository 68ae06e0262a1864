package io.tallystick.ledger;
/** placeholder: see contract */
public final class IdTime { private IdTime() {} }
