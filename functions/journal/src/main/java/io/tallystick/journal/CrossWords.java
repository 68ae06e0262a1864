package io.tallystick.journal;

import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.Parties;
import io.tallystick.ledger.Verdict;

/** The numbers that stand for the ledger's words about chains across shards. They are part of the format and never change. */
final class CrossWords {
  static final int MOST_LEGS = 3;
  static final int MOST_VERDICT = 2;
  private static final LegsHere[] LEGS = {LegsHere.NEITHER, LegsHere.DEBIT, LegsHere.CREDIT, LegsHere.BOTH};
  private static final Verdict.Kind[] VERDICTS = {Verdict.Kind.COMMITTED, Verdict.Kind.REFUSED, Verdict.Kind.ABANDONED};
  private static final Parties.Source[] SOURCES = {Parties.Source.REQUEST, Parties.Source.LOCATED, Parties.Source.CHAIN, Parties.Source.NOWHERE};

  private CrossWords() {}

  static int of(LegsHere here) {
    return switch (here) {
      case NEITHER -> 0;
      case DEBIT -> 1;
      case CREDIT -> 2;
      case BOTH -> MOST_LEGS;
    };
  }

  static LegsHere legs(int number) {
    return LEGS[number];
  }

  static int of(Verdict.Kind verdict) {
    return switch (verdict) {
      case COMMITTED -> 0;
      case REFUSED -> 1;
      case ABANDONED -> MOST_VERDICT;
    };
  }

  static Verdict.Kind verdict(int number) {
    return VERDICTS[number];
  }

  static int of(Parties.Source source) {
    return switch (source) {
      case REQUEST -> 0;
      case LOCATED -> 1;
      case CHAIN -> 2;
      case NOWHERE -> 3;
    };
  }

  static Parties.Source source(int number) {
    return SOURCES[number];
  }
}
