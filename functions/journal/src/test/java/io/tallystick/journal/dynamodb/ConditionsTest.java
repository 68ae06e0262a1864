package io.tallystick.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The texts decide what is ever written: whoever changes one changes it here too. */
class ConditionsTest {
  @Test
  void aSegmentIsWrittenWhereNoneStands() {
    assertThat(Conditions.SEQUENCE_IS_FREE).isEqualTo("attribute_not_exists(#sequence)");
  }

  @Test
  void aCheckpointIsWrittenOverAnOlderOne() {
    assertThat(Conditions.CHECKPOINT_IS_OLDER).isEqualTo("attribute_not_exists(#id) OR #sequence < :sequence");
  }

  @Test
  void clearingBalancesAreWrittenOverOlderOnes() {
    assertThat(Conditions.CLEARING_IS_OLDER).isEqualTo("attribute_not_exists(#key) OR #sequence < :sequence");
    assertThat(ClearingItem.SET).isEqualTo("SET #sequence = :sequence, #balances = :balances");
  }

  @Test
  void aLocationIsWrittenOverAnEarlierOne() {
    assertThat(Conditions.LOCATION_IS_EARLIER)
        .isEqualTo("attribute_not_exists(#key) OR #sequence < :sequence OR (#sequence = :sequence AND #position < :position)");
  }

  @Test
  void aCursorIsMovedFromWhereItIsExpected() {
    assertThat(Conditions.LEDGER_IS_NEW).isEqualTo("attribute_not_exists(#key)");
    assertThat(Conditions.CURSOR_IS_UNMOVED).isEqualTo("attribute_not_exists(#key)");
    assertThat(Conditions.CURSOR_IS_AT_AND_KNOWN)
        .isEqualTo("#posted = :posted AND #target = :target AND (attribute_not_exists(#version) OR #version <= :known)");
    assertThat(Conditions.CURSOR_IS_AT_AND_OLDER)
        .isEqualTo("#posted = :posted AND #target = :target AND (attribute_not_exists(#version) OR #version <= :raised)");
    assertThat(Conditions.CURSOR_IS_AT_VERSION).isEqualTo("#posted = :posted AND #target = :target AND #version = :version");
    assertThat(DynamoCursors.MOVE).isEqualTo("SET #posted = :next_posted, #target = :next_target, #version = :raised REMOVE #slices, #digest");
    assertThat(DynamoCursors.MOVE_ONLY).isEqualTo("SET #posted = :next_posted, #target = :next_target REMOVE #slices, #digest");
    assertThat(DynamoCursors.END).isEqualTo("SET #posted = :next_posted, #target = :next_target, #unfinished = :unfinished, #version = :raised REMOVE #slices, #digest");
    assertThat(DynamoCursors.END_ONLY).isEqualTo("SET #posted = :next_posted, #target = :next_target, #unfinished = :unfinished REMOVE #slices, #digest");
    assertThat(DynamoCursors.END_CLEAN).isEqualTo("SET #posted = :next_posted, #target = :next_target, #version = :raised REMOVE #slices, #digest, #unfinished");
    assertThat(DynamoCursors.END_CLEAN_ONLY).isEqualTo("SET #posted = :next_posted, #target = :next_target REMOVE #slices, #digest, #unfinished");
    assertThat(DynamoCursors.MARK).isEqualTo("SET #slices = :slices, #digest = :digest");
  }

  @Test
  void aBreakerOrASubscriptionIsChangedFromTheVersionThatWasRead() {
    assertThat(Conditions.ITEM_IS_NEW).isEqualTo("attribute_not_exists(#key)");
    assertThat(Conditions.ITEM_IS_AT).isEqualTo("#version = :version");
    assertThat(DynamoSubscriptions.IS_SUBSCRIPTION).isEqualTo("begins_with(#key, :start)");
    assertThat(DynamoSubscriptions.ONE_MORE).isEqualTo("ADD #version :one");
  }

  @Test
  void aLeaseIsTakenWhenItIsFreeAndChangedInItsEpochOnly() {
    assertThat(Conditions.LEASE_IS_FREE).isEqualTo("attribute_not_exists(#key) OR #expires_at <= :free_before");
    assertThat(Conditions.LEASE_IS_AT).isEqualTo("#epoch = :epoch AND #step = :step");
    assertThat(DynamoLeases.ACQUIRE).isEqualTo("SET #owner = :owner, #expires_at = :expires_at, #step = :first ADD #epoch :one");
    assertThat(DynamoLeases.RENEW).isEqualTo("SET #expires_at = :expires_at, #step = :next, #kept = :kept");
  }

  @Test
  void readsAskForAKeyOrARangeOfKeys() {
    assertThat(DynamoJournal.FROM_SEQUENCE).isEqualTo("#shard = :shard AND #sequence >= :from");
    assertThat(DynamoJournal.OF_SHARD).isEqualTo("#shard = :shard");
    assertThat(DynamoCheckpoints.EXPIRES_BEFORE).isEqualTo("#expiry_shard = :shard AND #expires_at < :before");
    assertThat(DynamoTransferIndex.OF_GROUP).isEqualTo("#key = :key");
    assertThat(PageQuery.PAGES_BETWEEN).isEqualTo("#owner = :owner AND #first BETWEEN :from AND :last");
  }
}
