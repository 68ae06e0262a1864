package io.tallystick.journal.memory;

import io.tallystick.journal.Checkpoints;
import io.tallystick.journal.Cursors;
import io.tallystick.journal.FieldIndex;
import io.tallystick.journal.Journal;
import io.tallystick.journal.Statements;
import io.tallystick.journal.Store;
import io.tallystick.journal.TransferIndex;
import java.util.Objects;

/**
 * A ledger's store in this process's memory, with the promises of the real one: for the rules alone, for tests and for simulations that
 * inject {@link Faults}. Thread-safe. Every read is strongly consistent. What it keeps ends with it.
 */
public final class MemoryStore implements Store {
  private final Journal journal;
  private final Checkpoints checkpoints;
  private final TransferIndex transfers;
  private final FieldIndex fields;
  private final Statements statements;
  private final Cursors cursors;

  public MemoryStore() {
    this(Faults.NONE);
  }

  public MemoryStore(Faults faults) {
    Steps steps = new Steps(Objects.requireNonNull(faults, "faults"));
    journal = new MemoryJournal(steps);
    checkpoints = new MemoryCheckpoints(steps);
    transfers = new MemoryTransferIndex(steps);
    fields = new MemoryFieldIndex(steps);
    statements = new MemoryStatements(steps);
    cursors = new MemoryCursors(steps);
  }

  @Override
  public Journal journal() {
    return journal;
  }

  @Override
  public Checkpoints checkpoints() {
    return checkpoints;
  }

  @Override
  public TransferIndex transfers() {
    return transfers;
  }

  @Override
  public FieldIndex fields() {
    return fields;
  }

  @Override
  public Statements statements() {
    return statements;
  }

  @Override
  public Cursors cursors() {
    return cursors;
  }
}
