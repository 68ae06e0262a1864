package io.tallystick.local.template;

import java.util.Map;

/** Reads the properties of a key. */
final class KeyReader {

  /** Of what a key can be, what there is here. */
  private static final Map<String, String> ONLY = Map.of("KeySpec", "SYMMETRIC_DEFAULT", "KeyUsage", "ENCRYPT_DECRYPT", "Origin", "AWS_KMS");

  private KeyReader() {}

  static Key read(String id, Arn arn, Resolved properties) throws TemplateException {
    for (Map.Entry<String, String> only : ONLY.entrySet()) {
      String value = properties.optionalText(only.getKey()).orElse(only.getValue());
      if (!value.equals(only.getValue())) {
        throw properties.error(only.getKey(), "only " + only.getValue() + " is supported on this machine, not '" + value + "'");
      }
    }
    if (!properties.flag("Enabled", true)) {
      throw properties.error("Enabled", "a key that is not enabled is not supported on this machine");
    }
    properties.refuseUnread();
    return new Key(id, arn);
  }
}
