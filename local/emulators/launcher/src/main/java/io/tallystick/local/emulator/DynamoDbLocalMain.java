package io.tallystick.local.emulator;

import java.lang.reflect.Field;
import java.time.Duration;

/**
 * Runs DynamoDB Local bound to 127.0.0.1. By itself it listens on every interface and has no option against that.
 *
 * <p>Reached by reflection, since its jars are on the class path of its own JVM only.
 */
public final class DynamoDbLocalMain {

  /** A pooling client that finds its connection closed cannot know whether its request was served; so they stay open. */
  private static final Duration IDLE_TIMEOUT = Duration.ofDays(1);

  private DynamoDbLocalMain() {}

  public static void main(String[] arguments) throws Exception {
    Object proxy = Class.forName("software.amazon.dynamodb.services.local.main.ServerRunner")
        .getMethod("createServerFromCommandLineArgs", String[].class)
        .invoke(null, (Object) arguments);
    Field field = proxy.getClass().getDeclaredField("server");
    field.setAccessible(true);
    Object jetty = field.get(proxy);
    for (Object connector : (Object[]) jetty.getClass().getMethod("getConnectors").invoke(jetty)) {
      connector.getClass().getMethod("setHost", String.class).invoke(connector, "127.0.0.1");
      connector.getClass().getMethod("setIdleTimeout", long.class).invoke(connector, IDLE_TIMEOUT.toMillis());
    }
    proxy.getClass().getMethod("start").invoke(proxy);
    proxy.getClass().getMethod("join").invoke(proxy);
    // It reports a port that is taken and returns; only the status tells the parent.
    System.exit(1);
  }
}
