package io.tallystick.api;

import io.tallystick.events.PageWriter;
import io.tallystick.journal.readmodel.LedgerReader.Reading;
import io.tallystick.journal.readmodel.Page;
import io.tallystick.journal.readmodel.ShardedPage;
import io.tallystick.ledger.Sharding;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Answers with pages of lists. */
final class Pages {
  private Pages() {}

  /**
   * As many of a page's objects as an answer may hold. Where that is not all, the next page begins after the last of them.
   *
   * @param timestamp of an object, which is where a page after it begins
   * @param write appends one object
   */
  static <T> Response answer(String name, Reading<Page<T>> reading, ToLongFunction<T> timestamp, BiConsumer<T, StringBuilder> write) {
    Page<T> page = reading.value();
    return answer(
        name,
        page.items(),
        page.next().isPresent() ? Optional.of(String.valueOf(page.next().getAsLong())) : Optional.empty(),
        item -> String.valueOf(timestamp.applyAsLong(item)),
        Reflected.of(reading),
        write);
  }

  /**
   * The same of a list of all shards.
   *
   * @param row of an object, which is where a page after it begins
   */
  static <T> Response answer(
      String name, Reading<ShardedPage<T>> reading, Sharding sharding, Function<T, ShardedPage.Row> row, BiConsumer<T, StringBuilder> write) {
    ShardedPage<T> page = reading.value();
    return answer(name, page.items(), page.next().map(next -> text(next, sharding)), item -> text(row.apply(item), sharding), Reflected.of(reading), write);
  }

  private static String text(ShardedPage.Row row, Sharding sharding) {
    return sharding.several() ? row.timestamp() + "-" + row.shard() : String.valueOf(row.timestamp());
  }

  private static <T> Response answer(
      String name, List<T> items, Optional<String> goesOn, Function<T, String> cursor, Reflected reflected, BiConsumer<T, StringBuilder> write) {
    JsonPieces pieces = new JsonPieces();
    Optional<String> next = goesOn;
    for (T item : items) {
      if (!pieces.add(out -> write.accept(item, out))) {
        next = Optional.of(cursor.apply(items.get(pieces.count() - 1)));
        break;
      }
    }
    StringBuilder json = new StringBuilder();
    PageWriter.page(name, pieces.list(), next.orElse(null), json);
    return Answers.ok(json, reflected);
  }
}
