package io.tallystick.journal.dynamodb;

/**
 * Every condition under which the store writes, beside its plain meaning. Names and values are placeholders of the expression's attributes,
 * {@code #name} for the attribute {@code name}.
 */
final class Conditions {
  /** No segment stands at this sequence of this shard: the compare-and-set on the journal's end. */
  static final String SEQUENCE_IS_FREE = "attribute_not_exists(#sequence)";
  /** The object has no checkpoint yet, or one that reflects less of the journal. */
  static final String CHECKPOINT_IS_OLDER = "attribute_not_exists(#id) OR #sequence < :sequence";
  /** The page of clearing balances is not written yet, or one that reflects less of the journal. */
  static final String CLEARING_IS_OLDER = "attribute_not_exists(#key) OR #sequence < :sequence";
  /** The id is not known yet, or only from an earlier place in the journal. */
  static final String LOCATION_IS_EARLIER =
      "attribute_not_exists(#key) OR #sequence < :sequence OR (#sequence = :sequence AND #position < :position)";
  /** Nobody has moved the cursor yet. */
  static final String CURSOR_IS_UNMOVED = "attribute_not_exists(#key)";
  /** The cursor stands exactly so, in a state that is known. */
  static final String CURSOR_IS_AT_AND_KNOWN = "#posted = :posted AND #target = :target AND (attribute_not_exists(#version) OR #version <= :known)";
  /** Nobody has recorded what the ledger was created with. */
  static final String LEDGER_IS_NEW = "attribute_not_exists(#key)";
  /** Nobody has written the item yet: a breaker that nobody changed, a subscription's id that nobody has. */
  static final String ITEM_IS_NEW = "attribute_not_exists(#key)";
  /** Nobody has changed or removed the item since it was read. */
  static final String ITEM_IS_AT = "#version = :version";
  /** Nobody has ever had the lease, or its time was over before. */
  static final String LEASE_IS_FREE = "attribute_not_exists(#key) OR #expires_at <= :free_before";
  /** Nobody has acquired the lease since, and its holder has written nothing later. */
  static final String LEASE_IS_AT = "#epoch = :epoch AND #step = :step";

  /** The cursor stands exactly so, and the state is not newer than what it is raised to. */
  static final String CURSOR_IS_AT_AND_OLDER = "#posted = :posted AND #target = :target AND (attribute_not_exists(#version) OR #version <= :raised)";
  /** The cursor stands exactly so, in a state of exactly that version. */
  static final String CURSOR_IS_AT_VERSION = "#posted = :posted AND #target = :target AND #version = :version";

  private Conditions() {}
}
