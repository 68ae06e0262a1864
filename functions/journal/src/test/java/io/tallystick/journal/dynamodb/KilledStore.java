package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Checkpoints;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Cursors;
import io.tallystick.journal.DatedPage;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.FieldIndex;
import io.tallystick.journal.Journal;
import io.tallystick.journal.PageRange;
import io.tallystick.journal.StatementPage;
import io.tallystick.journal.Statements;
import io.tallystick.journal.Store;
import io.tallystick.journal.TransferIndex;
import io.tallystick.ledger.AccountId;
import java.util.Collection;
import java.util.List;

/** A store whose user is stopped when he comes to write statements: what a run writes before them is written, the rest is not. */
record KilledStore(Store of, Runnable stop) implements Store {
  @Override
  public Journal journal() {
    return of.journal();
  }

  @Override
  public Checkpoints checkpoints() {
    return of.checkpoints();
  }

  @Override
  public TransferIndex transfers() {
    return of.transfers();
  }

  @Override
  public FieldIndex fields() {
    return of.fields();
  }

  @Override
  public Cursors cursors() {
    return of.cursors();
  }

  @Override
  public Statements statements() {
    return new Statements() {
      @Override
      public void save(Collection<StatementPage> pages, Deadline deadline) {
        stop.run();
      }

      @Override
      public void saveDated(Collection<DatedPage> pages, Deadline deadline) {
        stop.run();
      }

      @Override
      public List<StatementPage> pages(AccountId account, PageRange range, Consistency consistency, Deadline deadline) {
        return of.statements().pages(account, range, consistency, deadline);
      }

      @Override
      public List<DatedPage> dated(AccountId account, PageRange range, Consistency consistency, Deadline deadline) {
        return of.statements().dated(account, range, consistency, deadline);
      }
    };
  }
}
