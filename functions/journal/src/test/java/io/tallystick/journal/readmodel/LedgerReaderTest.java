package io.tallystick.journal.readmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.Checkpoints;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Store;
import io.tallystick.journal.memory.Faults;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.memory.Step;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a strong read sees that the read tables do not have yet, or have already though their run is not complete. */
class LedgerReaderTest {
  private static final AccountId A = new AccountId("A");
  private static final AccountId B = new AccountId("B");
  private static final TransferId T = new TransferId("T");
  private static final Asset USD = Asset.of("USD/2");

  private boolean crashes;
  private final MemoryStore store =
      new MemoryStore(
          new Faults() {
            @Override
            public void before(Step step) {
              if (crashes && step.verb() == Step.Verb.COMPLETE_RUN) {
                throw new IllegalStateException("crash");
              }
            }
          });
  private final LedgerReader reader = new LedgerReader(store, 0);

  private static Deadline deadline() {
    return Deadline.after(Duration.ofMinutes(1));
  }

  private static NewAccount account(AccountId id) {
    return new NewAccount(id, USD, 1, AccountFlags.NONE, Amount.ZERO, "", "");
  }

  @BeforeEach
  void recordATransfer() {
    NewTransfer transfer = new NewTransfer(T, A, B, Amount.of(5), USD, 1, TransferFlags.NONE, TransferId.NONE, TransferId.NONE, 0, "", "", null);
    new Recorder(store, 0, () -> 1, RecorderLimits.DEFAULT, new Retry(new Random(1), time -> {}), RecorderListener.NONE)
        .record(List.of(new Request(List.of(account(A), account(B)), List.of(transfer))), deadline());
  }

  private List<String> lines(Consistency consistency) {
    return reader.statement(new StatementQuery(A, TimeRange.ALL, Order.ASCENDING, 10, OptionalLong.empty()), consistency, deadline()).value().items().stream()
        .map(line -> line.line().transfer().value() + " " + line.after().debitsPosted())
        .toList();
  }

  @Test
  void aTransferOfTheTailIsFoundByAStrongReadOnly() {
    assertThat(reader.transfer(T, Consistency.STRONG, deadline()).value()).isPresent();
    assertThat(reader.transfer(T, Consistency.EVENTUAL, deadline()).value()).isEmpty();
    new Projector(store, 0, Projector.Limits.DEFAULT).post(deadline());
    assertThat(reader.transfer(T, Consistency.EVENTUAL, deadline()).value()).isPresent();
  }

  @Test
  void aLineOfARunInProgressStandsOnceInAStatement() {
    crashes = true;
    assertThatThrownBy(() -> new Projector(store, 0, Projector.Limits.DEFAULT).post(deadline())).hasMessage("crash");
    assertThat(lines(Consistency.STRONG)).containsExactly("T 5");
    assertThat(lines(Consistency.EVENTUAL)).as("the run is not complete").isEmpty();
    crashes = false;
    new Projector(store, 0, Projector.Limits.DEFAULT).post(deadline());
    assertThat(lines(Consistency.STRONG)).containsExactly("T 5");
    assertThat(lines(Consistency.EVENTUAL)).containsExactly("T 5");
  }

  /** A replica of the read tables has not heard of anything yet, though the tables themselves are complete. */
  @Test
  void whoMadeSureOfTheTablesDoesNotReadAReplica() {
    new Projector(store, 0, Projector.Limits.DEFAULT).post(deadline());
    LedgerReader behind = new LedgerReader(withLateReplicas(store), 0);

    assertThat(behind.accounts(List.of(A), Consistency.EVENTUAL, deadline()).value()).isEmpty();
    LedgerReader.Reading<Map<AccountId, Account>> reading = behind.withoutReplicas().accounts(List.of(A), Consistency.EVENTUAL, deadline());
    assertThat(reading.value()).containsOnlyKeys(A);
    assertThat(reading.consistency()).isEqualTo(Consistency.EVENTUAL);
  }

  @Test
  void withoutReplicasTheTailIsStillLeftOut() {
    assertThat(reader.withoutReplicas().accounts(List.of(A), Consistency.EVENTUAL, deadline()).value()).isEmpty();
    assertThat(reader.withoutReplicas().accounts(List.of(A), Consistency.STRONG, deadline()).value()).containsOnlyKeys(A);
  }

  private static Store withLateReplicas(Store store) {
    Checkpoints late =
        proxy(
            Checkpoints.class,
            (method, arguments) -> Arrays.asList(arguments).contains(Consistency.EVENTUAL) ? Map.of() : method.invoke(store.checkpoints(), arguments));
    return proxy(Store.class, (method, arguments) -> method.getName().equals("checkpoints") ? late : method.invoke(store, arguments));
  }

  @FunctionalInterface
  private interface Answering {
    Object answer(Method method, Object[] arguments) throws ReflectiveOperationException;
  }

  private static <T> T proxy(Class<T> type, Answering answering) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> answering.answer(method, arguments)));
  }
}
