package io.tallystick.local.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The start of one process of a function, from nothing to its first answer. On Lambda everything before {@code answered} is over when a snapshot is taken, so
 * that with SnapStart a first caller waits for the restore, which cannot be had here, and for {@code answered}.
 *
 * @param initialised milliseconds until the process asked for its first event
 * @param answered milliseconds of its first event
 * @param megabytes that were resident at most until then, as the operating system counts; NaN where it does not tell
 */
record FunctionStart(double initialised, double answered, double megabytes) {

  /**
   * Of several starts.
   *
   * @param snapStart whether they did what a snapshot asks for
   */
  record Row(boolean snapStart, List<FunctionStart> starts) {
    Row {
      starts = List.copyOf(starts);
    }

    /** The one in the middle; of an even number the lower. */
    double median(ToDoubleFunction<FunctionStart> figure) {
      return ordered(figure)[(starts.size() - 1) / 2];
    }

    double worst(ToDoubleFunction<FunctionStart> figure) {
      return ordered(figure)[starts.size() - 1];
    }

    private double[] ordered(ToDoubleFunction<FunctionStart> figure) {
      double[] values = starts.stream().mapToDouble(figure).toArray();
      Arrays.sort(values);
      return values;
    }
  }
}
