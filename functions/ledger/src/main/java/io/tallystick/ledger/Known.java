package io.tallystick.ledger;

/** What an id that can never be used again stands for: the recorded transfer, or the transient rejection that burned it. */
public sealed interface Known permits Transfer, Burned {}
