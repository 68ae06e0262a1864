package io.tallystick.simulator.dynamodb;

import java.math.BigDecimal;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Texts and numbers as keys: in the order in which DynamoDB sorts them. */
final class Keys {
  private static final int SAFE_DIGITS = 18;

  private Keys() {}

  /** A key; only to be compared with one of the same type. */
  sealed interface Key extends Comparable<Key> {}

  record Text(String text) implements Key {
    @Override
    public int compareTo(Key other) {
      return text.compareTo(((Text) other).text);
    }
  }

  record Number(BigDecimal number) implements Key {
    @Override
    public int compareTo(Key other) {
      return number.compareTo(switch (other) {
        case Number big -> big.number;
        case Small small -> BigDecimal.valueOf(small.number);
        case Text _ -> throw new ClassCastException();
      });
    }
  }

  /** A number that fits a long, which nearly all are. */
  record Small(long number) implements Key {
    @Override
    public int compareTo(Key other) {
      return other instanceof Small small ? Long.compare(number, small.number) : -other.compareTo(this);
    }
  }

  static Key of(AttributeValue value) {
    if (value.s() != null) {
      return new Text(value.s());
    }
    if (value.n() == null) {
      throw Refusals.validation("One or more parameter values were invalid: type of a key");
    }
    String digits = value.n();
    return digits.length() <= SAFE_DIGITS ? new Small(Long.parseLong(digits)) : big(new BigDecimal(digits));
  }

  private static Key big(BigDecimal number) {
    try {
      return new Small(number.longValueExact());
    } catch (ArithmeticException _) {
      return new Number(number);
    }
  }

  /** The same number for the same key in every run. */
  static long hash(Key key) {
    return switch (key) {
      case Text text -> text.text().hashCode();
      case Number number -> number.number().hashCode();
      case Small small -> small.number();
    };
  }
}
