package io.tallystick.journal;

/** Everything that a ledger keeps, whatever keeps it. */
public interface Store {
  Journal journal();

  Checkpoints checkpoints();

  TransferIndex transfers();

  FieldIndex fields();

  Statements statements();

  Cursors cursors();
}
