package io.tallystick.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.ledger.AccountOutcome;
import io.tallystick.ledger.TransferOutcome;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutcomeTextTest {
  @Test
  void everyOutcomeHasASentence() {
    Set<String> names = new TreeSet<>();
    Stream.of(AccountOutcome.values()).map(outcome -> OutcomeText.ACCOUNT + outcome.wire()).forEach(names::add);
    Stream.of(TransferOutcome.values()).map(outcome -> OutcomeText.TRANSFER + outcome.wire()).forEach(names::add);
    assertThat(OutcomeText.texts().stringPropertyNames()).isEqualTo(names);
    assertThat(OutcomeText.texts().values()).allSatisfy(text -> assertThat(text.toString()).matches("[A-Z].*\\."));
    assertThat(OutcomeText.of(TransferOutcome.EXCEEDS_CREDITS)).startsWith("The debit account has too little");
    assertThat(OutcomeText.of(AccountOutcome.OVERDRAFT_REQUIRES_LIMIT)).isEqualTo("An overdraft needs a limit that it extends.");
  }
}
