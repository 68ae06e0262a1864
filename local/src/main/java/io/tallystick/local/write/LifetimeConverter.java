package io.tallystick.local.write;

import io.tallystick.ledger.Limits;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how long a hold lives: {@code 90s}, {@code 15m}, {@code 12h}, {@code 7d}. */
final class LifetimeConverter implements ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})([smhd])");

  @Override
  public Duration convert(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new TypeConversionException("expected a number with s, m, h or d, as 15m, but was '" + text + "'");
    }
    ChronoUnit unit =
        switch (form.group(2).charAt(0)) {
          case 's' -> ChronoUnit.SECONDS;
          case 'm' -> ChronoUnit.MINUTES;
          case 'h' -> ChronoUnit.HOURS;
          default -> ChronoUnit.DAYS;
        };
    Duration lifetime = Duration.of(Long.parseLong(form.group(1)), unit);
    if (lifetime.toSeconds() < Limits.TIMEOUT_MIN_SECONDS || lifetime.toSeconds() > Limits.TIMEOUT_MAX_SECONDS) {
      throw new TypeConversionException("expected one second to ten years but was '" + text + "'");
    }
    return lifetime;
  }
}
