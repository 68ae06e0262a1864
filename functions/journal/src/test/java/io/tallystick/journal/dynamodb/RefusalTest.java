package io.tallystick.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Parallel;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.contract.Samples;
import io.tallystick.journal.dynamodb.Line.Fault;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What repeating does not change is refused at once and named. */
class RefusalTest extends OnFaultyLine {
  static Stream<String> refusals() {
    return Stream.of(
        "AccessDeniedException", "ResourceNotFoundException", "ExpiredTokenException", "UnrecognizedClientException", "ValidationException");
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatRepeatingDoesNotChangeIsRefusedAtOnce(String code) {
    line.next(new Fault.Answers(400, code));
    assertThatThrownBy(() -> append(segment))
        .isInstanceOfSatisfying(
            StoreException.Refused.class,
            e ->
                assertThat(e.details())
                    .containsOnly(Map.entry("operation", "PutItem"), Map.entry("table", tables.journal()), Map.entry("code", code)))
        .hasMessageContaining(code);
    assertThat(line.calls()).isEqualTo(1);
    assertThat(stored()).isEmpty();
  }

  @Test
  void anItemThatTheServiceFindsTooLargeIsRefused() {
    TransferId longest = new TransferId("x".repeat(2049)); // longer than a key may be
    Hold.Open hold = Samples.hold(longest, 1, 1);
    assertThatThrownBy(() -> store.checkpoints().saveHolds(List.of(new Checkpoint<>(hold, 0, 1)), deadline()))
        .isInstanceOfSatisfying(StoreException.Refused.class, e -> assertThat(e.details()).containsEntry("code", "ValidationException"));
  }

  @Test
  void aMissingTableIsRefusedAndNamed() {
    Tables missing = Tables.of("missing");
    Store nowhere = LocalTables.store(client, missing, retry);
    assertThatThrownBy(() -> nowhere.journal().last(0, deadline()))
        .isInstanceOfSatisfying(
            StoreException.Refused.class,
            e -> assertThat(e.details()).containsEntry("table", "missing-journal").containsEntry("code", "ResourceNotFoundException"));
  }

  @Test
  void aDeniedWriteAmongManyStopsTheOthers() {
    List<Checkpoint<Account>> many = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      many.add(Samples.checkpoint(Samples.accountId("many"), 1));
    }
    line.always(DENIED);
    assertThatThrownBy(() -> store.checkpoints().saveAccounts(many, deadline())).isInstanceOf(StoreException.Refused.class);
    assertThat(line.calls()).isLessThanOrEqualTo(Parallel.WIDTH);
  }
}
