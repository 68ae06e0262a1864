package io.tallystick.events;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/** Writes JSON without white space, member by member; the caller opens and closes in the right order. */
public final class JsonWriter {
  private final StringBuilder out;

  /** Appends to that text. */
  public JsonWriter(StringBuilder out) {
    this.out = out;
  }

  private JsonWriter separated() {
    if (!out.isEmpty()) {
      char last = out.charAt(out.length() - 1);
      if (last != '{' && last != '[' && last != ':' && last != ',' && last != '\n') {
        out.append(',');
      }
    }
    return this;
  }

  /** Begins an object or an array. */
  public JsonWriter open(char bracket) {
    separated().out.append(bracket);
    return this;
  }

  /** Ends one. */
  public JsonWriter close(char bracket) {
    out.append(bracket);
    return this;
  }

  /** Begins a member; its value has to follow. */
  public JsonWriter name(String name) {
    separated();
    JsonText.quote(name, out);
    out.append(':');
    return this;
  }

  public JsonWriter string(CharSequence text) {
    separated();
    JsonText.quote(text, out);
    return this;
  }

  /** A number, a literal, or JSON that is written already. */
  public JsonWriter raw(CharSequence json) {
    separated().out.append(json);
    return this;
  }

  public JsonWriter member(String name, CharSequence text) {
    return name(name).string(text);
  }

  public JsonWriter member(String name, long number) {
    name(name).out.append(number);
    return this;
  }

  public JsonWriter member(String name, List<String> texts) {
    name(name).open('[');
    texts.forEach(this::string);
    return close(']');
  }

  public JsonWriter numbers(String name, Collection<Integer> numbers) {
    name(name).open('[');
    numbers.forEach(number -> raw(number.toString()));
    return close(']');
  }

  /** A canonical metadata object, which is empty for none. */
  JsonWriter metadata(String metadata) {
    return name("metadata").raw(metadata.isEmpty() ? "{}" : metadata);
  }

  byte[] bytes() {
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }
}
