package io.tallystick.journal.memory;

import java.util.Objects;

/**
 * One read or write of a {@link MemoryStore}.
 *
 * @param subject what is written or asked for, as the verb says
 */
public record Step(Verb verb, Object subject) {
  /** What is done, and to what. */
  public enum Verb {
    /** A {@link io.tallystick.journal.Segment}. */
    APPEND(true),
    /** The shard as Integer. */
    READ(false),
    /** The shard as Integer. */
    AT(false),
    /** The shard as Integer. */
    LAST(false),
    /** The ids. */
    LOAD_ACCOUNTS(false),
    /** The ids. */
    LOAD_HOLDS(false),
    /** A {@link io.tallystick.journal.Checkpoint}. */
    SAVE_ACCOUNT(true),
    /** A {@link io.tallystick.journal.Checkpoint}. */
    SAVE_HOLD(true),
    /** The shard as Integer. */
    LOAD_CLEARING(false),
    /** A {@link io.tallystick.journal.Checkpoint}. */
    SAVE_CLEARING(true),
    /** The shard as Integer. */
    DUE(false),
    /** The class Account or Hold. */
    SCAN(false),
    /** The keys. */
    FIND(false),
    /** An {@link io.tallystick.journal.IndexKey}. */
    INDEX(true),
    /** A {@link io.tallystick.journal.StatementPage}. */
    SAVE_PAGE(true),
    /** The account's id. */
    PAGES(false),
    /** A {@link io.tallystick.journal.DatedPage}. */
    SAVE_DATED(true),
    /** The account's id. */
    DATED(false),
    /** A {@link io.tallystick.journal.FieldPage}. */
    SAVE_FIELD(true),
    /** A {@link io.tallystick.journal.FieldKey}. */
    FIELD_PAGES(false),
    /** {@code ledger}. */
    READ_SHARDS(false),
    /** {@code ledger}. */
    FIX_SHARDS(true),
    /** The reader's name. */
    READ_CURSOR(false),
    /** The reader's name. */
    BEGIN_RUN(true),
    /** The reader's name. */
    COMPLETE_RUN(true),
    /** The reader's name. */
    READ_MARK(false),
    /** The reader's name. */
    MARK_RUN(true),
    /** The endpoint. */
    READ_BREAKER(false),
    /** The endpoint. */
    SWAP_BREAKER(true),
    /** The subscription's id. */
    READ_SUBSCRIPTION(false),
    /** Nothing. */
    ALL_SUBSCRIPTIONS(false),
    /** The subscription's id. */
    SAVE_SUBSCRIPTION(true),
    /** The subscription's id. */
    REMOVE_SUBSCRIPTION(true),
    /** Nothing. */
    READ_SUBSCRIPTIONS_VERSION(false),
    /** Nothing. */
    MOVE_SUBSCRIPTIONS_VERSION(true),
    /** The lease's name. */
    ACQUIRE_LEASE(true),
    /** The lease's name. */
    RENEW_LEASE(true),
    /** The lease's name. */
    RELEASE_LEASE(true);

    private final boolean write;

    Verb(boolean write) {
      this.write = write;
    }

    /** Whether it changes the store. */
    public boolean writes() {
      return write;
    }
  }

  public Step {
    Objects.requireNonNull(verb, "verb");
    Objects.requireNonNull(subject, "subject");
  }
}
