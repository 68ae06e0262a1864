package io.tallystick.journal.record;

import io.tallystick.ledger.Ask;
import io.tallystick.ledger.Chain;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.Coordination;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Refusal;
import io.tallystick.ledger.Route;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.Verdict;
import java.util.List;

/** One thing that a shard has to do; several are decided one upon the other and share a segment. */
sealed interface Task {
  /** About how many events it adds to a segment. */
  default int events() {
    return 1;
  }

  /** Opens accounts. */
  record Open(Request request, Bearing bearing) implements Task {
    @Override
    public int events() {
      return request.events();
    }
  }

  /** Makes transfers that live on this shard alone. */
  record Make(Chain chain, Bearing bearing) implements Task {
    @Override
    public int events() {
      return chain.size();
    }

    Request request() {
      return asRequest(chain);
    }
  }

  /** Begins a chain, as its coordinator. */
  record Begin(Chain chain, Route.Through route, Bearing bearing) implements Task {
    @Override
    public int events() {
      return chain.size();
    }
  }

  /** Judges a chain, as a participant. */
  record Judge(Ask ask, Bearing bearing) implements Task {
    @Override
    public int events() {
      return ask.chain().size();
    }
  }

  /** Decides a chain, as its coordinator. */
  record Decide(Coordination coordination) implements Task {
    @Override
    public int events() {
      return coordination.chain().size();
    }
  }

  /** Gives up a prepared chain, as its coordinator. */
  record Abandon(ChainKey key) implements Task {}

  /** Refuses a chain for which there is no route. */
  record Refuse(Chain chain, Refusal refusal) implements Task {
    @Override
    public int events() {
      return chain.size();
    }
  }

  /** Ends a chain, as a participant. */
  record End(ChainKey key, Verdict verdict, int members) implements Task {
    @Override
    public int events() {
      return members + 1;
    }
  }

  /** Forgets a chain that all have ended, as its coordinator. */
  record Settle(ChainKey key) implements Task {}

  /** Says what the shard knows of a chain that it coordinates. */
  record Look(ChainKey key) implements Task {}

  /** Asks, for a participant, how a chain ended that the shard coordinates. */
  record Inquire(ChainKey key) implements Task {}

  /** Releases the other leg of an expired hold. */
  record Release(TransferId hold) implements Task {}

  /** Forgets an expiry of which both legs are released. */
  record SettleExpiry(TransferId hold) implements Task {}

  static Request asRequest(Chain chain) {
    return new Request(List.of(), chain.members(), chain.sentAt());
  }
}
