package io.tallystick.runtime;

/** What the functions measure; each name is one CloudWatch metric in the namespace {@link Meter#NAMESPACE}. */
public enum Metric {
  /** Requests recorded. */
  REQUESTS("Requests", "Count"),
  /** Accounts opened. */
  ACCOUNTS_CREATED("AccountsCreated", "Count"),
  /** Transfers made. */
  TRANSFERS_CREATED("TransfersCreated", "Count"),
  /** Accounts and transfers that were there already: repeats. */
  EXISTING("Existing", "Count"),
  /** Accounts and transfers that were refused. */
  REJECTED("Rejected", "Count"),
  /** Messages that were invalid, or had invalid events. */
  INVALID("Invalid", "Count"),
  /** Tries to record, expire or post that failed. */
  FAILED("Failed", "Count"),
  /** Messages that have to be delivered again. */
  REDELIVERIES("Redeliveries", "Count"),
  /** Segments appended. */
  SEGMENTS("Segments", "Count"),
  /** Payload of each segment. */
  SEGMENT_BYTES("SegmentBytes", "Bytes"),
  /** Each append, from asking to answer. */
  APPEND_TIME("AppendTime", "Milliseconds"),
  /** Each recording of requests: catch up, load, decide, append. */
  RECORD_TIME("RecordTime", "Milliseconds"),
  /** Segments of others that were in the way of an append. */
  CONFLICTS("Conflicts", "Count"),
  /** Write units that the appended segments of one shard took, by their size; a partition of DynamoDB has 1,000 a second. Only where there are several shards. */
  JOURNAL_UNITS("JournalUnits", "Count"),
  /** Caches built anew. */
  CACHE_RESTARTS("CacheRestarts", "Count"),
  /** Holds released because their time was over. */
  HOLDS_EXPIRED("HoldsExpired", "Count"),
  /** Chains across shards that a call left unfinished, for another one to drive on. */
  CHAINS_LEFT("ChainsLeft", "Count"),
  /** Those of them that the queue of unfinished chains did not take; the keeper drives them on. */
  CHAINS_NOT_HANDED_OVER("ChainsNotHandedOver", "Count"),
  /** Chains across shards that finisher or keeper have driven on until they were committed or refused. */
  CHAINS_DECIDED("ChainsDecided", "Count"),
  /** Chains across shards that were abandoned, because something that they need was taken or a shard did not answer; whoever has the request sends it again. */
  CHAINS_ABANDONED("ChainsAbandoned", "Count"),
  /** Ends of chains across shards that finisher or keeper have brought to a shard that lacked them. */
  CHAINS_ENDED("ChainsEnded", "Count"),
  /** Chains across shards, and expiries of holds across shards, that finisher or keeper have settled: all shards have followed. */
  CHAINS_SETTLED("ChainsSettled", "Count"),
  /** Parts of chains across shards that were prepared and not ended when the keeper looked. */
  CHAINS_IN_FLIGHT("ChainsInFlight", "Count"),
  /** Chains, and expiries of holds, that were decided when the keeper looked and that another shard had still to follow. */
  CHAINS_UNSETTLED("ChainsUnsettled", "Count"),
  /** How long ago the oldest of all these was begun. */
  OLDEST_CHAIN_AGE("OldestChainAge", "Milliseconds"),
  /** Entries posted to the read tables. */
  ENTRIES_POSTED("EntriesPosted", "Count"),
  /** From the commit of the oldest segment that woke the projector until the read tables had it. */
  PROJECTOR_LAG("ProjectorLag", "Milliseconds"),
  /** Events published, to every sink. */
  EVENTS_PUBLISHED("EventsPublished", "Count"),
  /** Segments of the journal that a publisher left to the next one. */
  SEGMENTS_UNPUBLISHED("SegmentsUnpublished", "Count"),
  /** From the commit of the oldest segment that woke the publisher until all sinks had it. */
  PUBLISHER_LAG("PublisherLag", "Milliseconds"),
  /** Records that the stream of outcomes took. */
  OUTCOME_RECORDS("OutcomeRecords", "Count"),
  /** Bytes of these records. */
  OUTCOME_BYTES("OutcomeBytes", "Bytes"),
  /** Deliveries put into the queues of deliveries, one for each event and subscription. */
  DELIVERIES_QUEUED("DeliveriesQueued", "Count"),
  /** Deliveries that their endpoint took. */
  DELIVERED("Delivered", "Count"),
  /** Posts that their endpoint did not take, or could not be made. */
  DELIVERIES_FAILED("DeliveriesFailed", "Count"),
  /** Deliveries that were put off: for a breaker, a pause, a place, their time, or behind one that failed. */
  DELIVERIES_WAITING("DeliveriesWaiting", "Count"),
  /** Deliveries that were given up; the log and the dead letter have the cause. */
  DELIVERIES_DEAD("DeliveriesDead", "Count"),
  /** Posts that each delivery needed that was taken. */
  DELIVERY_ATTEMPTS("DeliveryAttempts", "Count"),
  /** From when a delivery was first queued until it was taken. */
  DELIVERY_TIME("DeliveryTime", "Milliseconds"),
  /** Each post, from asking for a connection to the end of the answer. */
  POST_TIME("PostTime", "Milliseconds"),
  /** Circuit breakers that opened. */
  BREAKERS_OPENED("BreakersOpened", "Count"),
  /** Circuit breakers that closed again. */
  BREAKERS_CLOSED("BreakersClosed", "Count"),
  /** Posts that were made to find out whether an endpoint is back. */
  BREAKER_PROBES("BreakerProbes", "Count"),
  /** Read units that DynamoDB reported: what reading cost. */
  READ_UNITS("ReadUnits", "Count"),
  /** Write units that DynamoDB reported: what writing cost. It reports none for a write whose condition failed, though it charges for that too. */
  WRITE_UNITS("WriteUnits", "Count"),
  /** Tries that met a state which a newer release has raised, and left it alone: this release must not run beside that one for long. */
  NEWER_STATE("NewerState", "Count"),
  /** Segments of the journal that the keeper has compared with the read tables. */
  CHECKED_SEGMENTS("CheckedSegments", "Count"),
  /** Checkpoints of accounts and holds that the keeper has compared with the journal. */
  CHECKED_CHECKPOINTS("CheckedCheckpoints", "Count"),
  /** Segments of the journal that a projector or keeper left to the next one. */
  SEGMENTS_UNPOSTED("SegmentsUnposted", "Count"),
  /** Broken invariants of the ledger: each stopped what broke it, or was found by the keeper in what is stored. */
  INVARIANTS_BROKEN("InvariantsBroken", "Count");

  private final String label;
  private final String unit;

  Metric(String label, String unit) {
    this.label = label;
    this.unit = unit;
  }

  /** The metric's name. */
  public String label() {
    return label;
  }

  /** The metric's unit, as CloudWatch names it. */
  public String unit() {
    return unit;
  }
}
