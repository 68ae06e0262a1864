package io.tallystick.events;

import java.util.List;

/** Writes a page of objects and where the next one begins. */
public final class PageWriter {
  private PageWriter() {}

  /**
   * Appends {@code {"NAME":[…],"next_cursor":"CURSOR"}}.
   *
   * @param objects each as JSON
   * @param next the next page's cursor, null at the end
   */
  public static void page(String name, List<String> objects, String next, StringBuilder out) {
    JsonWriter json = new JsonWriter(out).open('{').name(name).open('[');
    objects.forEach(json::raw);
    json.close(']');
    next(next, json);
    json.close('}');
  }

  static void next(String next, JsonWriter json) {
    if (next == null) {
      json.name("next_cursor").raw("null");
    } else {
      json.member("next_cursor", next);
    }
  }
}
