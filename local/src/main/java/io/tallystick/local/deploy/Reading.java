package io.tallystick.local.deploy;

import io.tallystick.local.CommandFailure;
import io.tallystick.local.aws.AwsTrouble;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/** Something that a report would like to have: it is known, or it is known why not. */
sealed interface Reading<T> {
  record Known<T>(T value) implements Reading<T> {}

  record Unknown<T>(String why) implements Reading<T> {}

  /** Reads; what AWS refuses or does not answer is no reason to show nothing else. */
  static <T> Reading<T> of(String what, Supplier<T> read) {
    try {
      return new Known<>(read.get());
    } catch (SdkException failure) {
      return new Unknown<>(AwsTrouble.failure("read " + what, failure).getMessage());
    } catch (CommandFailure failure) {
      return new Unknown<>(failure.getMessage());
    }
  }

  default <R> R either(Function<T, R> known, Function<String, R> unknown) {
    return switch (this) {
      case Known<T>(T value) -> known.apply(value);
      case Unknown<T>(String why) -> unknown.apply(why);
    };
  }
}
