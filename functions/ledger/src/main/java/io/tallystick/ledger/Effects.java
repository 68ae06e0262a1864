package io.tallystick.ledger;
/** placeholder: see contract */
public final class Effects { private Effects() {} }
