package io.tallystick.local.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallystick.events.ParsedRequest;
import io.tallystick.events.RequestReader;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.FixedShards;
import io.tallystick.journal.Retry;
import io.tallystick.journal.memory.Faults;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.memory.Step;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.journal.record.ShardedRecorder;
import io.tallystick.ledger.Sharding;
import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import io.tallystick.local.connection.MemoryLedger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What commands show of what is in flight. Of two shards: account A lives on shard 1, B on shard 0. */
class InFlightCommandsTest implements Faults {
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final MemoryStore store = new MemoryStore(this);
  private final MemoryLedger ledger = new MemoryLedger();
  private final Console console = new Console();
  private int appends = Integer.MAX_VALUE;
  private long now = 1_000_000_000_000_000_000L;

  @Override
  public void before(Step step) {
    if (step.verb() == Step.Verb.APPEND && appends-- <= 0) {
      throw new Crash();
    }
  }

  @BeforeEach
  void books() {
    ledger.show(store);
    record("{\"accounts\":[{\"id\":\"A\",\"asset\":\"USD/2\"},{\"id\":\"B\",\"asset\":\"USD/2\"}]}");
  }

  private void record(String json) {
    ShardedRecorder recorder =
        new ShardedRecorder(
            new FixedShards(store, new Sharding(2)),
            shard -> new Recorder(store, shard, () -> now++, RecorderLimits.DEFAULT, new Retry(new Random(1), time -> {}), RecorderListener.NONE),
            1);
    ParsedRequest.Readable request = (ParsedRequest.Readable) new RequestReader().read(json.getBytes(StandardCharsets.UTF_8));
    recorder.commit(List.of(request.toLedgerRequest()), Deadline.after(Duration.ofMinutes(1)));
  }

  private static String moving(String id) {
    return "{\"transfers\":[{\"id\":\"" + id + "\",\"debit_account_id\":\"A\",\"credit_account_id\":\"B\",\"amount\":\"1234\",\"asset\":\"USD/2\"}]}";
  }

  private void dieAfter(int appended, String json) {
    appends = appended;
    assertThatThrownBy(() -> record(json)).isInstanceOf(Crash.class);
    appends = Integer.MAX_VALUE;
  }

  private JsonNode shards() throws Exception {
    assertThat(console.run(terminal -> new ShardsCommand(terminal, ledger), "--json")).as(console.err()).isEqualTo(ExitCode.OK);
    return new ObjectMapper().readTree(console.out());
  }

  @Test
  void whatIsInFlightIsShownOfEachShard() throws Exception {
    long before = now;
    dieAfter(3, moving("t1")); // shard 1 has decided, and shard 0 has it prepared
    dieAfter(2, moving("t2")); // prepared on both

    JsonNode shards = shards();

    assertThat(shards.get(0).path("in_flight").asInt()).isEqualTo(2);
    assertThat(shards.get(0).path("unsettled").asInt()).isZero();
    assertThat(shards.get(1).path("in_flight").asInt()).isEqualTo(1);
    assertThat(shards.get(1).path("unsettled").asInt()).isEqualTo(1);
    assertThat(shards.get(0).path("oldest_timestamp").asLong()).isBetween(before, now);
    assertThat(shards.get(1).path("clearing")).hasToString("[{\"asset\":\"USD/2\",\"pending\":\"-1234\",\"posted\":\"-1234\"}]");
    assertThat(shards.get(0).path("clearing")).hasToString("[{\"asset\":\"USD/2\",\"pending\":\"2468\",\"posted\":\"0\"}]");
    console.run(terminal -> new ShardsCommand(terminal, ledger));
    assertThat(console.out()).contains("IN FLIGHT", "UNSETTLED", "OLDEST BEGAN", "CLEARING", "-12.34 (-12.34) USD", "0.00 (24.68) USD");
  }

  @Test
  void whereNothingIsInFlightOnlyClearingBalancesAreLeft() throws Exception {
    record(moving("t1"));

    JsonNode shards = shards();

    assertThat(shards).allSatisfy(shard -> assertThat(shard.path("in_flight").asInt(-1)).isZero());
    assertThat(shards).allSatisfy(shard -> assertThat(shard.path("clearing").findValuesAsText("pending")).containsExactly("0"));
    assertThat(shards.findValuesAsText("posted")).containsExactlyInAnyOrder("-1234", "1234");
  }

  private int transfer(String... arguments) {
    return console.run(terminal -> new TransferCommand(terminal, ledger), arguments);
  }

  @Test
  void aTransferInFlightIsShownAsWhatItIs() {
    dieAfter(2, moving("t2"));

    assertThat(transfer("t2")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).contains("12.34 USD", "in flight: it may still be refused", "shard 1", "prepared at").doesNotContain("recorded at");
    assertThat(transfer("t2", "--json")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).contains("\"amount\":\"1234\"", "\"status\":\"in_flight\"", "\"standing\":\"prepared\"");
    assertThat(transfer("t3")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains("no such transfer: t3");
  }

  @Test
  void whyDebitsAndCreditsDifferIsTold() {
    record(moving("t1"));
    assertThat(console.run(terminal -> new TrialBalanceCommand(terminal, ledger))).as(console.err()).isEqualTo(ExitCode.OK);

    dieAfter(3, moving("t2"));

    assertThat(console.run(terminal -> new TrialBalanceCommand(terminal, ledger))).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains("debits and credits differ in USD/2", "transfers between shards are in flight");
  }
}
