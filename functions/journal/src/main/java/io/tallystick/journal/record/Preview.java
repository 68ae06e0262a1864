package io.tallystick.journal.record;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.AccountOutcome;
import io.tallystick.ledger.Burned;
import io.tallystick.ledger.Chain;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Ledger;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.ledger.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Decides requests as a {@link Recorder} would, on the shard as it stands, but records nothing; and tells what the journal knows of their ids. So one who
 * only sent a request can learn what became of it.
 *
 * <p>Keeps a cache of the shard between calls. For one thread at a time.
 */
final class Preview {
  /** What would become of each request now, by itself, and what the journal knows; in the order of the request. */
  record Answer(List<OfAccount> accounts, List<OfTransfer> transfers) {}

  /**
   * @param outcome what would become of it now
   * @param timestamp when that was recorded; of an outcome that would be new the time that it would have
   * @param rejection the newest rejection of that id in the journal; null for none, and unasked if it exists
   */
  record OfAccount(AccountId id, AccountOutcome outcome, long timestamp, Entry.AccountRejected rejection) {}

  /**
   * @param outcome what would become of it now
   * @param timestamp when that was recorded; of an outcome that would be new the time that it would have
   * @param burned how the id was burned, null unless it would be {@code id_already_failed}
   * @param rejection the newest rejection of that id in the journal that left the id free, or came when it was taken; null for none, and unasked if
   *     it exists or is burned
   */
  record OfTransfer(TransferId id, TransferOutcome outcome, long timestamp, Burned burned, Entry.TransferRejected rejection) {}

  private final LongSupplier clock;
  private final Loading loading;
  private final CatchUp catchUp;
  private ShardCache cache;

  /**
   * @param here which accounts live on the shard
   * @param clock nanoseconds since 1970
   */
  Preview(Store store, int shard, Predicate<AccountId> here, LongSupplier clock, RecorderLimits limits) {
    this.clock = clock;
    this.loading = new Loading(store, shard);
    this.catchUp = new CatchUp(store, shard, here, limits, loading);
  }

  /**
   * One answer for each request, each decided by itself on the same state: the shard at some moment during the call.
   *
   * @throws StoreException if the store cannot be read
   */
  List<Answer> of(List<Request> requests, Deadline deadline) {
    try {
      return once(requests, deadline);
    } catch (StoreException failed) {
      throw failed;
    } catch (RuntimeException mixtureOrBug) {
      // What was loaded may be ahead of the cache, and the rules may not be able to decide on a mixture of states.
      return once(requests, deadline);
    }
  }

  private List<Answer> once(List<Request> requests, Deadline deadline) {
    try {
      bringUp(deadline);
      loading.load(cache, requests, deadline);
      List<Answer> answers = decide(requests);
      // Each round looks up other keys, so there are at most as many rounds as refused events.
      while (loading.lookUpRejections(cache, cache.takeWanted(), deadline)) {
        answers = decide(requests);
      }
      return answers;
    } catch (RuntimeException failed) {
      // The cache may be what is wrong. It is disposable, so dispose of it.
      cache = null;
      throw failed;
    } finally {
      if (cache != null) {
        cache.endOfBatch();
      }
    }
  }

  private void bringUp(Deadline deadline) {
    if (cache == null) {
      cache = catchUp.fromCursor(deadline);
    }
    do {
      if (cache.cursorDue()) {
        cache.posted(catchUp.cursor(deadline).posted());
      }
      if (cache.farBehind()) {
        cache = catchUp.fromCursor(deadline);
      }
    } while (catchUp.page(cache, page -> false, deadline));
  }

  /** Loads what a chain across shards needs here; what is told of it by {@link #cache()} is right until {@link #close()}. */
  void open(Chain chain, Deadline deadline) {
    bringUp(deadline);
    loading.load(cache, List.of(Task.asRequest(chain)), deadline);
  }

  /** Loads what was asked for in vain since {@link #open}. True if anything was found, so that the same has to be asked again. */
  boolean lookUpRejections(Deadline deadline) {
    return loading.lookUpRejections(cache, cache.takeWanted(), deadline);
  }

  ShardCache cache() {
    return cache;
  }

  long now() {
    return clock.getAsLong();
  }

  /** Forgets what was loaded for one chain. */
  void close() {
    if (cache != null) {
      cache.endOfBatch();
    }
  }

  /** What is wrong may be the cache, which is disposable. */
  void discard() {
    cache = null;
  }

  /** The recorded transfers of some ids, as far as this shard knows them by now. */
  Map<TransferId, Transfer> locate(Collection<TransferId> ids, Deadline deadline) {
    bringUp(deadline);
    try {
      return loading.transfers(cache, ids, deadline);
    } finally {
      close();
    }
  }

  private List<Answer> decide(List<Request> requests) {
    long now = clock.getAsLong();
    List<Answer> answers = new ArrayList<>(requests.size());
    for (Request request : requests) {
      // Transfers that are decided here live here, whatever accounts they name.
      View view = request.accounts().isEmpty() ? new Everywhere(cache) : cache;
      Decision.Answer answer = Ledger.decide(view, List.of(request), now).answers().getFirst();
      answers.add(new Answer(answer.accounts().stream().map(this::account).toList(), answer.transfers().stream().map(this::transfer).toList()));
    }
    return answers;
  }

  /** What exists is known without its rejections, which cost a look-up. */
  private OfAccount account(Decision.OfAccount of) {
    boolean asks = of.outcome() != AccountOutcome.EXISTS && !of.id().isNone();
    return new OfAccount(of.id(), of.outcome(), of.timestamp(), asks ? cache.rejection(of.id()) : null);
  }

  private OfTransfer transfer(Decision.OfTransfer of) {
    return switch (of.outcome()) {
      case EXISTS -> new OfTransfer(of.id(), of.outcome(), of.timestamp(), null, null);
      case ID_ALREADY_FAILED -> new OfTransfer(of.id(), of.outcome(), of.timestamp(), (Burned) cache.known(of.id()), null);
      default -> new OfTransfer(of.id(), of.outcome(), of.timestamp(), null, of.id().isNone() ? null : cache.rejection(of.id()));
    };
  }
}
