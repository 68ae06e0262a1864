package io.tallystick.local.template;

/**
 * A resource as a template declares it.
 *
 * @param logicalId its key in the template
 * @param properties not evaluated yet, with SAM's {@code Globals} merged into them
 */
record Resource(String logicalId, String type, Value.Fields properties, int line) {

  String path() {
    return "Resources." + logicalId;
  }
}
