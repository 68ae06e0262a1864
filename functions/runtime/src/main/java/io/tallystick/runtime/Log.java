package io.tallystick.runtime;

import io.tallystick.journal.StoreException;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Log lines for machines: the text never varies, so that it can be searched and counted; what varies stands beside it as keys and values.
 * The details of a store's failure stand there too. Nothing may hold what a request says.
 */
public final class Log {
  private static final Logger LOGGER = Logger.getLogger("io.tallystick");

  private Log() {}

  /** @param keysAndValues key, value, key, value, …; a key is a String */
  public static void info(String text, Object... keysAndValues) {
    log(Logger.Level.INFO, text, null, keysAndValues);
  }

  public static void warn(String text, Throwable cause, Object... keysAndValues) {
    log(Logger.Level.WARN, text, cause, keysAndValues);
  }

  public static void error(String text, Throwable cause, Object... keysAndValues) {
    log(Logger.Level.ERROR, text, cause, keysAndValues);
  }

  private static void log(Logger.Level level, String text, Throwable cause, Object... keysAndValues) {
    if (!LOGGER.isEnabled(level)) {
      return;
    }
    Map<String, String> details = new TreeMap<>(cause instanceof StoreException store ? store.details() : Map.of());
    for (int at = 0; at < keysAndValues.length; at += 2) {
      details.put((String) keysAndValues[at], String.valueOf(keysAndValues[at + 1]));
    }
    details.forEach(MDC::put);
    try {
      LOGGER.log(level, text, cause);
    } finally {
      details.keySet().forEach(MDC::remove);
    }
  }
}
