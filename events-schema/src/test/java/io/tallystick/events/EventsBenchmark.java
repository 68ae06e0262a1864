package io.tallystick.events;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/** How fast events are read and written on one core, in processor time; run its main with the test class path. */
final class EventsBenchmark {
  private static final int TRANSFERS = 1_000;
  private static final int MESSAGES = 200;
  private static final int ROUNDS = 6;

  private EventsBenchmark() {}

  public static void main(String[] arguments) {
    measure("plain", messages(false));
    measure("with reference, metadata and effective_at", messages(true));
  }

  private static void measure(String kind, List<Request> requests) {
    RequestReader reader = new RequestReader();
    List<byte[]> messages = requests.stream().map(RequestWriter::data).toList();
    long bytes = messages.stream().mapToLong(message -> message.length).sum();
    List<OutcomesEvent> outcomes = messages.stream().map(message -> outcomes((ParsedRequest.Readable) reader.read(message))).toList();
    report("read " + kind, bytes, () -> messages.stream().mapToInt(m -> ((ParsedRequest.Readable) reader.read(m)).transfers().size()).sum());
    report("write " + kind, bytes, () -> requests.stream().mapToInt(r -> RequestWriter.data(r).length > 0 ? r.events() : 0).sum());
    long answerBytes = outcomes.stream().mapToLong(event -> OutcomesWriter.data(event).length).sum();
    report("write outcomes", answerBytes, () -> outcomes.stream().mapToInt(o -> OutcomesWriter.data(o).length > 0 ? o.transfers().size() : 0).sum());
  }

  private static OutcomesEvent outcomes(ParsedRequest.Readable parsed) {
    List<Decision.OfTransfer> answers =
        parsed.toLedgerRequest().transfers().stream()
            .map(transfer -> new Decision.OfTransfer(transfer.id(), TransferOutcome.CREATED, 1_795_341_600_000_000_000L))
            .toList();
    return parsed.outcomes(new Decision.Answer(List.of(), answers));
  }

  /** The best of the rounds, the first of which warm up. */
  private static void report(String what, long bytes, IntSupplier round) {
    double best = Double.MAX_VALUE;
    int transfers = 0;
    for (int at = 0; at < ROUNDS; at++) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      transfers = round.getAsInt();
      best = Math.min(best, (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9);
    }
    System.out.printf(Locale.ROOT, "%-50s %,12.0f transfers/s %8.0f MB/s%n", what, transfers / best, bytes / best / 1e6);
  }

  private static List<Request> messages(boolean full) {
    SplittableRandom random = new SplittableRandom(1);
    List<Request> requests = new ArrayList<>();
    for (int message = 0; message < MESSAGES; message++) {
      List<NewTransfer> transfers = new ArrayList<>();
      for (int at = 0; at < TRANSFERS; at++) {
        transfers.add(
            new NewTransfer(
                new TransferId(String.format(Locale.ROOT, "019364a0-4f3a-7%03x-9d2b-%012x", at, random.nextLong(1L << 48))),
                new AccountId("wallet:" + random.nextInt(10_000)),
                new AccountId("wallet:" + random.nextInt(10_000)),
                Amount.of(random.nextInt(1, 1_000_000)),
                Asset.of("USD/2"),
                1,
                TransferFlags.NONE,
                TransferId.NONE,
                TransferId.NONE,
                0,
                full ? "order " + at : "",
                full ? "{\"channel\":\"web\",\"order\":" + at + "}" : "",
                full ? Instant.ofEpochSecond(1_795_341_600L + at) : null));
      }
      requests.add(new Request(List.of(), transfers));
    }
    return requests;
  }
}
