package io.tallystick.local.template;

import java.util.List;
import java.util.Map;

/** A part of a template as it is written, before any function of it is evaluated. Lines count from 1. */
sealed interface Value {

  int line();

  /** A scalar; a template's booleans and numbers are texts too, and null is the empty text. */
  record Text(String text, int line) implements Value {}

  record Items(List<Value> items, int line) implements Value {}

  /** @param fields in the order of the file */
  record Fields(Map<String, Value> fields, int line) implements Value {}

  /**
   * A function call, in either of its two forms.
   *
   * @param name in its long form: {@code Ref}, {@code Fn::Sub}
   */
  record Intrinsic(String name, Value argument, int line) implements Value {}
}
