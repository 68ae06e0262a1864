package io.tallystick.api;

import io.tallystick.events.PageWriter;
import io.tallystick.journal.readmodel.LedgerReader.Reading;
import io.tallystick.journal.readmodel.Page;
import jakarta.ws.rs.core.Response;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
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
    JsonPieces pieces = new JsonPieces();
    OptionalLong next = page.next();
    for (T item : page.items()) {
      if (!pieces.add(out -> write.accept(item, out))) {
        next = OptionalLong.of(timestamp.applyAsLong(page.items().get(pieces.count() - 1)));
        break;
      }
    }
    StringBuilder json = new StringBuilder();
    PageWriter.page(name, pieces.list(), next.isPresent() ? String.valueOf(next.getAsLong()) : null, json);
    return Answers.ok(json, Reflected.of(reading));
  }
}
