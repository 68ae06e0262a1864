package io.tallystick.ledger;
/** placeholder: see contract */
final class ChainSize { private ChainSize() {} }
