package io.tallystick.local.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Retry;
import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import io.tallystick.local.connection.MemoryLedger;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyCommandTest {
  private final MemoryLedger ledger = new MemoryLedger();
  private final Console console = new Console();
  private Retry.Sleeper sleeper = time -> {};

  @BeforeEach
  void books() {
    ledger.record(
        """
        {"accounts":[{"id":"a","asset":"USD/2"},{"id":"b","asset":"USD/2"}],
         "transfers":[{"id":"t","debit_account_id":"a","credit_account_id":"b","amount":"5","asset":"USD/2"}]}""");
  }

  private int verify(String... arguments) {
    return console.run(terminal -> new VerifyCommand(terminal, ledger, time -> sleeper.sleep(time)), arguments);
  }

  @Test
  void aCleanLedgerIsOneLineWithCounts() {
    assertThat(verify()).isEqualTo(ExitCode.OK);
    assertThat(console.out())
        .isEqualTo(
            "clean: 1 segment, 3 entries, 2 accounts, 0 holds; "
                + "the read tables equal the journal but for its end, 1 segment that the projector has not posted\n");
    ledger.project();
    assertThat(verify()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo("clean: 1 segment, 3 entries, 2 accounts, 0 holds; the read tables equal the journal\n");
    assertThat(console.err()).isEmpty();
  }

  @Test
  void theFirstThingThatIsWrongIsNamed() {
    ledger.project();
    ledger.show(ledger.withoutAccount("b"));
    assertThat(verify()).isEqualTo(ExitCode.FAILED);
    assertThat(console.out()).isEmpty();
    assertThat(console.err()).isEqualTo("not clean: the read tables lack an account (account=b)\n");
  }

  @Test
  void theReportAsJsonHasTheFindingAndTheCounts() {
    verify("--json");
    assertThat(console.out())
        .isEqualTo("{\"clean\":true,\"segments\":1,\"entries\":3,\"accounts\":2,\"holds\":0,\"posted\":-1,\"last\":0}\n");
    ledger.project();
    ledger.show(ledger.withoutAccount("b"));
    assertThat(verify("--json")).isEqualTo(ExitCode.FAILED);
    assertThat(console.out())
        .isEqualTo(
            "{\"clean\":false,\"finding\":{\"problem\":\"the read tables lack an account\",\"place\":\"account=b\"},"
                + "\"segments\":1,\"entries\":3,\"accounts\":2,\"holds\":0,\"posted\":0,\"last\":0}\n");
  }

  @Test
  void itWaitsUntilTheProjectorHasPostedWhatIsThere() {
    sleeper = time -> ledger.project();
    assertThat(verify("--wait-for-projector", "60")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).endsWith("the read tables equal the journal\n");
    assertThat(console.err()).isEmpty();
  }

  @Test
  void itWaitsNoLongerThanItWasTold() {
    sleeper = time -> assertThat(time).isLessThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(verify("--wait-for-projector", "1")).isEqualTo(ExitCode.OK);
    assertThat(console.err()).isEqualTo("warning: the read tables were not complete after 1 s\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--wait-for-projector -1", "--wait-for-projector 86401"})
  void wrongOptionsAreUsageErrors(String arguments) {
    assertThat(verify(arguments.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(console.err().lines()).hasSize(1);
  }
}
