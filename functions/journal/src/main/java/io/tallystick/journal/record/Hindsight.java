package io.tallystick.journal.record;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.AccountOutcome;
import io.tallystick.ledger.Burned;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Shard;
import io.tallystick.ledger.TransferOutcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Learns from the journal what became of requests that were sent to a queue, where nobody answers.
 *
 * <p>Each request is decided again on the shard as it stands, without recording anything. What it made then {@code exists}, and what it burned is {@code
 * id_already_failed}; if that was recorded after the requests began to be sent, it is this request that made or burned it, the first time that it is met.
 * What existed or was burned before stays so for ever, and so the answer is certain even while the request waits in its queue. A rejection that leaves the
 * id free is found among the journal's rejections; if it is older than that, the request's own refusal was the same and not recorded again, which is certain
 * only once the request is known to have been handled.
 *
 * <p>Some things cannot be told. Of senders who use one id for the same transfer at the same time, one may learn {@code created} where the other one made it. An
 * event without an id cannot be found: its outcome is what the rules say, its timestamp 0. Of an id that one request names more than once only the newest
 * rejection is known, so its refusals are what the rules say now, with the time of that one.
 *
 * <p>For one thread at a time.
 */
public final class Hindsight {
  private final Preview preview;
  private final long since;
  private final ClaimedTimestamps claimed = new ClaimedTimestamps();

  /**
   * @param clock nanoseconds since 1970
   * @param since the shard's last timestamp before the first of the requests was sent, 0 for an empty journal
   */
  public Hindsight(Store store, int shard, LongSupplier clock, RecorderLimits limits, long since) {
    this(new Preview(store, shard, _ -> true, clock, limits), since);
  }

  /** The same for one shard of several. */
  public Hindsight(Store store, Shard shard, LongSupplier clock, RecorderLimits limits, long since) {
    this(new Preview(store, shard.number(), shard::has, clock, limits), since);
  }

  private Hindsight(Preview preview, long since) {
    this.preview = preview;
    this.since = since;
  }

  /**
   * The answers to requests that the journal can tell for certain now, each as the recorder gave it; empty for the others.
   *
   * @param handled of each request, whether it is known to have been decided, so that what is not in the journal was not recorded
   * @throws StoreException if the store cannot be read
   */
  public List<Optional<Decision.Answer>> answers(List<Request> requests, List<Boolean> handled, Deadline deadline) {
    List<Preview.Answer> now = now(requests, deadline);
    List<Optional<Decision.Answer>> answers = new ArrayList<>(requests.size());
    for (int at = 0; at < requests.size(); at++) {
      Told told = told(requests.get(at), handled.get(at), now.get(at));
      claim(told);
      answers.add(told.answer());
    }
    return answers;
  }

  /**
   * What can be told of a request.
   *
   * @param answer empty if not all of it can be told
   * @param claims the timestamps of what is its own doing
   */
  record Told(Optional<Decision.Answer> answer, Set<Long> claims) {}

  Preview preview() {
    return preview;
  }

  /** What would become of the requests now. */
  List<Preview.Answer> now(List<Request> requests, Deadline deadline) {
    return preview.of(requests, deadline);
  }

  /** Tells what became of a request, as far as it can. */
  Told told(Request request, boolean handled, Preview.Answer now) {
    return new Look(repeated(request), handled).tell(now);
  }

  /** From now on what the request has done is taken for nobody else's doing. */
  void claim(Told told) {
    if (told.answer().isPresent()) {
      told.claims().forEach(claimed::add);
    }
  }

  /** The ids that a request names more than once for the same kind of object. */
  private static Set<Object> repeated(Request request) {
    Set<Object> met = new HashSet<>();
    Set<Object> repeated = new HashSet<>();
    for (NewAccount account : request.accounts()) {
      if (!met.add(account.id())) {
        repeated.add(account.id());
      }
    }
    for (NewTransfer transfer : request.transfers()) {
      if (!met.add(transfer.id())) {
        repeated.add(transfer.id());
      }
    }
    return repeated;
  }

  /** Goes through one request. */
  private final class Look {
    private final Set<Object> repeated;
    private final boolean handled;
    private final Set<Long> claims = new HashSet<>();
    private boolean complete = true;
    /** Whether something shows that it was decided. */
    private boolean evidence;

    Look(Set<Object> repeated, boolean handled) {
      this.repeated = repeated;
      this.handled = handled;
      this.evidence = handled;
    }

    Told tell(Preview.Answer now) {
      List<Decision.OfAccount> accounts = now.accounts().stream().map(this::account).toList();
      List<Decision.OfTransfer> transfers = now.transfers().stream().map(this::transfer).toList();
      boolean anonymous =
          now.accounts().stream().anyMatch(of -> of.id().isNone()) || now.transfers().stream().anyMatch(of -> of.id().isNone());
      if (!complete || anonymous && !evidence) {
        return new Told(Optional.empty(), claims);
      }
      return new Told(Optional.of(new Decision.Answer(accounts, transfers)), claims);
    }

    private Decision.OfAccount account(Preview.OfAccount of) {
      Entry.AccountRejected rejection = of.rejection();
      if (of.id().isNone()) {
        return new Decision.OfAccount(of.id(), of.outcome(), 0);
      }
      if (of.outcome() == AccountOutcome.EXISTS) {
        return new Decision.OfAccount(of.id(), claim(of.timestamp()) ? AccountOutcome.CREATED : of.outcome(), of.timestamp());
      }
      if (rejection != null && isCertain(rejection.timestamp())) {
        boolean nowRefused = repeated.contains(of.id()) && of.outcome() != AccountOutcome.CREATED;
        return new Decision.OfAccount(of.id(), nowRefused ? of.outcome() : rejection.outcome(), rejection.timestamp());
      }
      complete = false;
      return new Decision.OfAccount(of.id(), of.outcome(), of.timestamp());
    }

    private Decision.OfTransfer transfer(Preview.OfTransfer of) {
      Entry.TransferRejected rejection = of.rejection();
      Burned burned = of.burned();
      if (of.id().isNone()) {
        return new Decision.OfTransfer(of.id(), of.outcome(), 0);
      }
      if (of.outcome() == TransferOutcome.EXISTS) {
        return new Decision.OfTransfer(of.id(), claim(of.timestamp()) ? TransferOutcome.CREATED : of.outcome(), of.timestamp());
      }
      if (burned != null) {
        return new Decision.OfTransfer(of.id(), claim(burned.timestamp()) ? burned.outcome() : of.outcome(), burned.timestamp());
      }
      if (rejection != null && isCertain(rejection.timestamp())) {
        boolean nowRefused = repeated.contains(of.id()) && of.outcome() != TransferOutcome.CREATED;
        return new Decision.OfTransfer(of.id(), nowRefused ? of.outcome() : rejection.outcome(), rejection.timestamp());
      }
      complete = false;
      return new Decision.OfTransfer(of.id(), of.outcome(), of.timestamp());
    }

    /** Whether what was recorded at that time is this request's own doing. */
    private boolean claim(long timestamp) {
      boolean own = timestamp > since && !claimed.contains(timestamp) && claims.add(timestamp);
      evidence |= own;
      return own;
    }

    private boolean isCertain(long rejectedAt) {
      evidence |= rejectedAt > since;
      return handled || rejectedAt > since;
    }
  }
}
