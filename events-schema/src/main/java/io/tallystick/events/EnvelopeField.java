package io.tallystick.events;

/** The attributes of CloudEvents 1.0 in structured JSON; an envelope may have others, as extensions. */
enum EnvelopeField {
  SPECVERSION,
  ID,
  SOURCE,
  TYPE,
  TIME,
  DATACONTENTTYPE,
  DATASCHEMA,
  SUBJECT,
  DATA,
  DATA_BASE64;

  static final FieldNames<EnvelopeField> NAMES = new FieldNames<>("an envelope", EnvelopeField.class);
}
