package io.tallystick.ledger;

/** A transfer id that a transient rejection burned; repeats answer {@code id_already_failed}. */
public record Burned(TransferId id, TransferOutcome outcome, long timestamp) implements Known {}
