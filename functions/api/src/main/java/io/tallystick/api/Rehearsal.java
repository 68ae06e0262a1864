package io.tallystick.api;

import io.tallystick.events.Item;
import io.tallystick.events.ObjectReader;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Shard;
import io.tallystick.runtime.Log;
import io.tallystick.runtime.RehearsalContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.crac.Context;
import org.crac.Resource;

/**
 * A rehearsal before Lambda takes the snapshot that instances start from, so that what is slow once (classes, clients, the cache of the journal's tail) is in
 * the snapshot. Without snapshots nobody asks for it.
 *
 * <p>It records nothing: reads pass through the function, and a request of which nothing is valid, which makes the recorder read the journal; requests with
 * events pass through a recorder whose store is in memory and thrown away.
 */
final class Rehearsal implements Resource {
  /** What one call gets; all of them stay well below the time that Lambda gives to a start. */
  private static final int CALL_MILLIS = 1_500;
  private static final Duration IN_MEMORY = Duration.ofSeconds(1);

  private static final String GET = "{\"version\":\"2.0\",\"rawPath\":\"%s\",\"rawQueryString\":\"\",\"headers\":{\"host\":\"rehearsal\"},"
      + "\"requestContext\":{\"http\":{\"method\":\"GET\",\"path\":\"%s\"}},\"isBase64Encoded\":false}";
  /** Events of which none is valid: they have no form that a request's events can have. */
  private static final String POST = "{\"version\":\"2.0\",\"rawPath\":\"/v1/requests\",\"rawQueryString\":\"\","
      + "\"headers\":{\"host\":\"rehearsal\",\"content-type\":\"application/json\"},\"requestContext\":{\"http\":{\"method\":\"POST\",\"path\":\"/v1/requests\"}},"
      + "\"body\":\"{\\\"accounts\\\":[1],\\\"transfers\\\":[1]}\",\"isBase64Encoded\":false}";

  private static final List<String> CALLS =
      List.of(POST, get("/v1/health"), get("/v1/accounts/-"), get("/v1/transfers/-"));

  private static final String ACCOUNT = "{\"id\":\"%s\",\"asset\":\"X\",\"metadata\":{\"a\":1}}";
  private static final String TRANSFER = "{\"id\":\"1\",\"debit_account_id\":\"a\",\"credit_account_id\":\"b\",\"amount\":\"2\",\"asset\":\"X\"}";

  private final ApiFunction function;

  Rehearsal(ApiFunction function) {
    this.function = function;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    try {
      for (String call : CALLS) {
        function.handleRequest(
            new ByteArrayInputStream(call.getBytes(StandardCharsets.UTF_8)), new ByteArrayOutputStream(), new RehearsalContext(CALL_MILLIS));
      }
      inMemory();
    } catch (IOException | RuntimeException failed) {
      // What is wrong will be wrong for the first call too, and be answered there.
      Log.warn("Rehearsal before the snapshot failed", failed);
    }
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {}

  private static void inMemory() {
    Recorder recorder =
        new Recorder(
            new MemoryStore(),
            Shard.ONLY,
            System::nanoTime,
            RecorderLimits.DEFAULT,
            new Retry(new SecureRandom(), Thread::sleep),
            RecorderListener.NONE);
    List<NewAccount> accounts = List.of(valid(ObjectReader.account(bytes(ACCOUNT.formatted("a")))), valid(ObjectReader.account(bytes(ACCOUNT.formatted("b")))));
    List<NewTransfer> transfers = List.of(valid(ObjectReader.transfer(bytes(TRANSFER))));
    recorder.commit(List.of(new Request(accounts, transfers)), Deadline.after(IN_MEMORY));
  }

  private static <E> E valid(Item<E> item) {
    return switch (item) {
      case Item.Valid<E>(E event) -> event;
      case Item.Invalid<E> invalid -> throw new IllegalStateException("the rehearsal's events are valid: " + invalid.problems().main());
    };
  }

  private static String get(String path) {
    return GET.formatted(path, path);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
