package io.tallystick.journal;

import java.util.ArrayList;
import java.util.List;

/** The columns of numbers that only format 2 has, in their order; {@code docs/journal-format.md} says what they are. */
final class CrossColumns {
  /** For each chain prepared. */
  final NumberColumn members;

  final NumberColumn ids;
  final NumberColumn asked;
  final NumberColumn closes;
  final NumberColumn reopens;
  /** For each chain decided or ended. */
  final NumberColumn verdicts;
  /** For each chain decided. */
  final NumberColumn balanced;

  final NumberColumn records;
  final NumberColumn burns;
  final NumberColumn tells;
  /** For each member that was asked for. */
  final NumberColumn forms;
  /** How many entries before it what a verdict brings or burns was recorded; 0 where it was not. */
  final NumberColumn recordPlaces;

  final NumberColumn burnPlaces;
  /** For each entry with a key. */
  final NumberColumn coordinators;

  final NumberColumn keys;
  /** For each transfer made across shards, leg expired and member. */
  final NumberColumn legs;

  final NumberColumn memberNumbers;
  final NumberColumn memberTimes;
  final NumberColumn idNumbers;
  /** For each transfer made across shards. */
  final NumberColumn madeTimes;
  /** For each chain prepared that is kept as it was asked for. */
  final NumberColumn sentMillis;

  final NumberColumn sentNanos;
  final NumberColumn balancedNumbers;
  final NumberColumn recordNumbers;
  final NumberColumn recordTimes;
  final NumberColumn shards;

  /** To be filled. */
  CrossColumns() {
    members = new NumberColumn(0);
    ids = new NumberColumn(0);
    asked = new NumberColumn(0);
    closes = new NumberColumn(0);
    reopens = new NumberColumn(0);
    verdicts = new NumberColumn(0);
    balanced = new NumberColumn(0);
    records = new NumberColumn(0);
    burns = new NumberColumn(0);
    tells = new NumberColumn(0);
    forms = new NumberColumn(0);
    recordPlaces = new NumberColumn(0);
    burnPlaces = new NumberColumn(0);
    coordinators = new NumberColumn(0);
    keys = new NumberColumn(0);
    legs = new NumberColumn(0);
    memberNumbers = new NumberColumn(0);
    memberTimes = new NumberColumn(0);
    idNumbers = new NumberColumn(0);
    madeTimes = new NumberColumn(0);
    sentMillis = new NumberColumn(0);
    sentNanos = new NumberColumn(0);
    balancedNumbers = new NumberColumn(0);
    recordNumbers = new NumberColumn(0);
    recordTimes = new NumberColumn(0);
    shards = new NumberColumn(0);
  }

  /** Reads them. @param of how many entries there are of each kind */
  CrossColumns(ColumnReader in, int[] of) {
    Parts parts = new Parts();
    int prepared = of[EntryKind.PREPARED.ordinal()];
    int decided = of[EntryKind.DECIDED.ordinal()];
    int ending = decided + of[EntryKind.ENDED.ordinal()];
    int keyed = ending + prepared + of[EntryKind.SETTLED.ordinal()];
    int made = of[EntryKind.TRANSFER_MADE_ACROSS.ordinal()];
    members = in.repeatedNumbers(prepared);
    int allMembers = parts.sum(members);
    ids = in.repeatedNumbers(prepared);
    int allIds = parts.sum(ids);
    asked = in.repeatedNumbers(prepared);
    int allAsked = parts.sum(asked);
    closes = in.repeatedNumbers(prepared);
    parts.sum(closes);
    reopens = in.repeatedNumbers(prepared);
    parts.sum(reopens);
    verdicts = in.repeatedNumbers(ending);
    balanced = in.repeatedNumbers(decided);
    int allBalanced = parts.sum(balanced);
    records = in.repeatedNumbers(decided);
    int allRecords = parts.sum(records);
    burns = in.repeatedNumbers(decided);
    int allBurns = parts.sum(burns);
    tells = in.repeatedNumbers(decided);
    int allTells = parts.sum(tells);
    forms = in.repeatedNumbers(allAsked);
    recordPlaces = in.repeatedNumbers(allRecords);
    burnPlaces = in.repeatedNumbers(allBurns);
    coordinators = in.repeatedNumbers(keyed);
    keys = in.repeatedNumbers(keyed);
    legs = in.repeatedNumbers(made + of[EntryKind.LEG_EXPIRED.ordinal()] + allMembers);
    memberNumbers = in.repeatedNumbers(allMembers);
    memberTimes = in.repeatedNumbers(allMembers);
    idNumbers = in.repeatedNumbers(allIds);
    madeTimes = in.repeatedNumbers(made);
    int chains = prepared - zeros(asked);
    sentMillis = in.repeatedNumbers(chains);
    sentNanos = in.repeatedNumbers(chains);
    balancedNumbers = in.repeatedNumbers(allBalanced);
    recordNumbers = in.repeatedNumbers(allRecords);
    recordTimes = in.repeatedNumbers(zeros(recordPlaces));
    shards = in.repeatedNumbers(allTells);
  }

  void write(ColumnWriter out) {
    all().forEach(out::repeatedNumbers);
  }

  /** The parts of chains that were collected. */
  long parts() {
    long all = 0;
    for (NumberColumn column : List.of(members, ids, asked, closes, reopens, balanced, records, burns, tells)) {
      for (int i = 0; i < column.size(); i++) {
        all += column.low(i);
      }
    }
    return all;
  }

  private List<NumberColumn> all() {
    List<NumberColumn> all = new ArrayList<>();
    all.addAll(List.of(members, ids, asked, closes, reopens, verdicts, balanced, records, burns, tells));
    all.addAll(List.of(forms, recordPlaces, burnPlaces, coordinators, keys, legs, memberNumbers, memberTimes, idNumbers, madeTimes));
    all.addAll(List.of(sentMillis, sentNanos, balancedNumbers, recordNumbers, recordTimes, shards));
    return all;
  }

  static int zeros(NumberColumn column) {
    int zeros = 0;
    for (int i = 0; i < column.size(); i++) {
      zeros += column.high(i) == 0 && column.low(i) == 0 ? 1 : 0;
    }
    return zeros;
  }

  /** Bounds what a reader builds for one segment, whatever its columns claim. */
  private static final class Parts {
    private int all = 0;

    int sum(NumberColumn column) {
      int before = all;
      for (int i = 0; i < column.size(); i++) {
        all += column.small(i, SegmentCodec.MAX_PARTS - all, "number of a chain's parts");
      }
      return all - before;
    }
  }
}
