package io.tallystick.local.replay;

import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.AccountOutcome;
import io.tallystick.ledger.Books;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.Known;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.OneShard;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToIntFunction;

/** A ledger of several shards, each of whose accounts lives where a test wants it: its id gets a tag whose hash is that of the shard. */
final class TaggedBooks implements Books {
  /** What only several shards refuse; the scenario ends there. */
  static final class RefusedAcrossShards extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final ShardedReplay ledger;
  private final int shards;
  private final ToIntFunction<String> home;
  private final boolean apart;
  /** Whose times are those of the events where these are decided apart. */
  private final OneShard reference = new OneShard("times");

  /**
   * @param home the shard of an account, by its id in the test
   * @param apart whether each event is decided by itself, at the time at which one shard would record it; then a request has no chains
   */
  TaggedBooks(int shards, ToIntFunction<String> home, boolean apart) {
    this.apart = apart;
    this.ledger = new ShardedReplay(new Sharding(shards));
    this.shards = shards;
    this.home = home;
  }

  /** That id with the smallest number as its tag that puts it there. */
  static String tagged(String id, int shard, int shards) {
    Sharding sharding = new Sharding(shards);
    int tag = 0;
    while (sharding.shardOf(new AccountId("{" + tag + "}")) != shard) {
      tag++;
    }
    return id + "{" + tag + "}";
  }

  private AccountId tagged(AccountId id) {
    return id.isNone() ? id : new AccountId(tagged(id.value(), home.applyAsInt(id.value()), shards));
  }

  private static AccountId plain(AccountId id) {
    int tag = id.value().lastIndexOf('{');
    return tag < 0 ? id : new AccountId(id.value().substring(0, tag));
  }

  @Override
  public Decision.Answer decide(Request request, long clock) {
    if (!apart) {
      return decideNow(request, clock);
    }
    List<Decision.OfAccount> accounts = request.accounts().stream().map(of -> decideNow(new Request(List.of(of), List.of()), time(clock)).accounts().getFirst()).toList();
    reference.decide(new Request(request.accounts(), List.of()), clock);
    List<Decision.OfTransfer> transfers = new ArrayList<>();
    for (NewTransfer transfer : request.transfers()) {
      Request single = new Request(List.of(), List.of(transfer));
      transfers.add(decideNow(single, time(clock)).transfers().getFirst());
      reference.decide(single, clock);
    }
    return new Decision.Answer(accounts, transfers);
  }

  private long time(long clock) {
    return Math.max(clock, reference.lastTimestamp() + 1);
  }

  private Decision.Answer decideNow(Request request, long clock) {
    ledger.setClock(clock);
    List<NewAccount> accounts =
        request.accounts().stream().map(of -> new NewAccount(tagged(of.id()), of.asset(), of.code(), of.flags(), of.overdraft(), of.reference(), of.metadata())).toList();
    Decision.Answer answer = ledger.decide(new Request(accounts, request.transfers().stream().map(this::tagged).toList(), request.sentAt()));
    if (answer.accounts().stream().anyMatch(of -> of.outcome() == AccountOutcome.ACCOUNTS_ON_DIFFERENT_SHARDS)
        || answer.transfers().stream().anyMatch(of -> of.outcome() == TransferOutcome.ACCOUNTS_ON_DIFFERENT_SHARDS)) {
      throw new RefusedAcrossShards();
    }
    return new Decision.Answer(
        answer.accounts().stream().map(of -> new Decision.OfAccount(plain(of.id()), of.outcome(), of.timestamp())).toList(), answer.transfers());
  }

  private NewTransfer tagged(NewTransfer of) {
    return new NewTransfer(
        of.id(),
        tagged(of.debitAccountId()),
        tagged(of.creditAccountId()),
        of.amount(),
        of.asset(),
        of.code(),
        of.flags(),
        of.pendingId(),
        of.reverses(),
        of.timeoutSeconds(),
        of.reference(),
        of.metadata(),
        of.effectiveAt());
  }

  @Override
  public List<String> expire(long clock) {
    ledger.setClock(clock);
    return ledger.expire().stream().map(TransferId::value).toList();
  }

  @Override
  public int recorded() {
    return ledger.recorded();
  }

  @Override
  public Account account(AccountId id) {
    return ledger.account(tagged(id));
  }

  @Override
  public Collection<Account> accounts() {
    return ledger.accounts();
  }

  @Override
  public Hold hold(TransferId id) {
    return ledger.hold(id);
  }

  @Override
  public Known known(TransferId id) {
    return ledger.known(id) instanceof Transfer of
        ? new Transfer(
            of.id(),
            plain(of.debitAccountId()),
            plain(of.creditAccountId()),
            of.amount(),
            of.leftBefore(),
            of.asset(),
            of.code(),
            of.flags(),
            of.pendingId(),
            of.reverses(),
            of.timeoutSeconds(),
            of.reference(),
            of.metadata(),
            of.effectiveAt(),
            of.timestamp())
        : ledger.known(id);
  }

  @Override
  public void setTotals(AccountId id, Totals totals) {
    ledger.setTotals(new Step.Balance(tagged(id), totals.debitsPending(), totals.debitsPosted(), totals.creditsPending(), totals.creditsPosted()));
  }

  @Override
  public boolean exact() {
    return false;
  }
}
