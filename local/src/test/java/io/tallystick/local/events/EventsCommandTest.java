package io.tallystick.local.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Retry;
import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import io.tallystick.local.connection.MemoryLedger;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsCommandTest {
  private static final Pattern EVENT = Pattern.compile("\"id\":\"(0:[^\"]+)\".*?\"type\":\"io\\.tallystick\\.([a-z.]+)\\.v1\"");

  private final MemoryLedger ledger = new MemoryLedger();
  private final Console console = new Console();
  private Retry.Sleeper sleeper =
      time -> {
        throw new AssertionError("nobody asked to wait");
      };

  @BeforeEach
  void journal() {
    ledger.record("{\"accounts\":[{\"id\":\"alice\",\"asset\":\"USD/2\"},{\"id\":\"bob\",\"asset\":\"USD/2\"},{\"id\":\"carol\",\"asset\":\"USD/2\"}]}");
    ledger.record(
        """
        {"transfers":[
          {"id":"t1","debit_account_id":"alice","credit_account_id":"bob","amount":"5","asset":"USD/2"},
          {"id":"h1","debit_account_id":"bob","credit_account_id":"carol","amount":"3","asset":"USD/2","flags":["pending","closing_debit"]},
          {"id":"t2","debit_account_id":"bob","credit_account_id":"carol","amount":"1","asset":"USD/2"}]}""");
    ledger.record("{\"transfers\":[{\"id\":\"v1\",\"pending_id\":\"h1\",\"flags\":[\"void_pending_transfer\"]}]}");
  }

  private int events(String... arguments) {
    return console.run(terminal -> new EventsCommand(terminal, ledger, sleeper), arguments);
  }

  /** As {@code 0:1:0 transfer.posted}. */
  private List<String> told() {
    return console.out().lines().map(EventsCommandTest::told).toList();
  }

  private static String told(String line) {
    Matcher event = EVENT.matcher(line);
    assertThat(event.find()).as(line).isTrue();
    return event.group(1) + " " + event.group(2);
  }

  @Test
  void allOfTheJournalIsToldInOrderWhereverTheProjectorIs() {
    assertThat(events()).isEqualTo(ExitCode.OK);

    assertThat(told())
        .containsExactly(
            "0:0:0 account.opened", "0:0:1 account.opened", "0:0:2 account.opened", "0:1:0 transfer.posted", "0:1:1 transfer.held", "0:1:1:1 account.closed", "0:1:2 transfer.rejected",
            "0:2:0 transfer.released", "0:2:0:1 account.reopened");
    assertThat(console.out()).contains("\"source\":\"urn:tallystick:memory:0\"");
    assertThat(console.err()).isEmpty();
  }

  @Test
  void whatIsToldMayBeginLaterAndBeOfSomeTypesAndAnAccountOnly() {
    events("--from", "2");
    assertThat(told()).containsExactly("0:2:0 transfer.released", "0:2:0:1 account.reopened");
    events("--type", "account.", "--account", "bob");
    assertThat(told()).containsExactly("0:0:1 account.opened", "0:1:1:1 account.closed", "0:2:0:1 account.reopened");
    events("--account", "carol", "--type", "transfer");
    assertThat(told()).containsExactly("0:1:1 transfer.held", "0:2:0 transfer.released");
    assertThat(events("--from", "3")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEmpty();
  }

  @Test
  void followingWaitsForMoreUntilItIsInterrupted() {
    int[] waits = {0};
    sleeper =
        time -> {
          if (waits[0]++ == 1) {
            ledger.record("{\"accounts\":[{\"id\":\"dora\",\"asset\":\"USD/2\"}]}");
          } else if (waits[0] == 4) {
            throw new InterruptedException();
          }
        };

    events("--from", "2", "--follow");

    assertThat(told()).containsExactly("0:2:0 transfer.released", "0:2:0:1 account.reopened", "0:3:0 account.opened");
  }

  @Test
  void whatIsNoTypeAndNoSequenceIsRefusedByName() {
    assertThat(events("--type", "transfers")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("--type must be the beginning of one of account.opened, account.closed", "balance.threshold");
    assertThat(events("--from", "-1")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("--from must be 0 or more");
  }
}
