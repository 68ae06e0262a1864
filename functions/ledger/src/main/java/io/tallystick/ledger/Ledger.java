package io.tallystick.ledger;
/** placeholder: see contract */
public final class Ledger { private Ledger() {} }
