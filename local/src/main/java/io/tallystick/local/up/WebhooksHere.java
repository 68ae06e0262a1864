package io.tallystick.local.up;

import io.tallystick.local.backend.Services;
import java.util.HashMap;
import java.util.Map;

/**
 * What a ledger on this machine is given so that its webhooks can be tried: there are deliveries, and they reach this machine, by plain HTTP too. Elsewhere neither is so unless it is asked for: a key costs by
 * the month, and nothing inside is to be reached.
 */
final class WebhooksHere {
  static final Map<String, String> PARAMETERS = Map.of("Deliveries", "on", "EndpointAllowances", "127.0.0.0/8,::1/128");

  private WebhooksHere() {}

  /** @param given by the user, over these */
  static Map<String, String> parameters(Services services, Map<String, String> given) {
    return switch (services) {
      case Services.Emulated _ -> {
        Map<String, String> all = new HashMap<>(PARAMETERS);
        all.putAll(given);
        yield Map.copyOf(all);
      }
      case Services.Attached _ -> given;
    };
  }
}
