package io.tallystick.ledger;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.TreeMap;

/**
 * The rules once more, written as differently as possible: plain maps of plain values, big integers, a copy of everything for each chain,
 * and {@link NaiveRungs}, which asks of every rung by itself whether it matches. It is slow and straight, and predicts what the ledger
 * must answer and record.
 */
public final class NaiveModel {
  static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(128);

  /** An account with its totals as big integers. */
  static final class Book {
    NewAccount opening;
    long timestamp;
    boolean closed;
    BigInteger debitsPending = BigInteger.ZERO;
    BigInteger debitsPosted = BigInteger.ZERO;
    BigInteger creditsPending = BigInteger.ZERO;
    BigInteger creditsPosted = BigInteger.ZERO;

    Book copy() {
      Book copy = new Book();
      copy.opening = opening;
      copy.timestamp = timestamp;
      copy.closed = closed;
      copy.debitsPending = debitsPending;
      copy.debitsPosted = debitsPosted;
      copy.creditsPending = creditsPending;
      copy.creditsPosted = creditsPosted;
      return copy;
    }

    @Override
    public String toString() {
      return debitsPending + " " + debitsPosted + " " + creditsPending + " " + creditsPosted + (closed ? " closed" : "");
    }
  }

  /** A refusal that is in the journal. */
  record Refusal(String outcome, long timestamp) {}

  final Map<String, Book> books = new TreeMap<>();
  final Map<String, Transfer> transfers = new HashMap<>();
  /** What became of each hold: open, posted, voided, expired. */
  final Map<String, String> holds = new TreeMap<>();
  /** What was posted of each hold. */
  final Map<String, BigInteger> postedOf = new TreeMap<>();
  /** How much of each transfer was taken back. */
  final Map<String, BigInteger> reversed = new HashMap<>();
  final Map<String, Long> burned = new HashMap<>();
  final Map<String, Refusal> accountRefusals = new HashMap<>();
  final Map<String, Refusal> transferRefusals = new HashMap<>();
  /** What the journal must hold, a line for each entry. */
  final List<String> journal = new ArrayList<>();
  /** Which outcome has come before which other one that matched too. */
  Set<Precedence> precedences = new HashSet<>();

  /** The accounts of other shards. */
  Predicate<String> elsewhere = _ -> false;

  long last;

  /** Of the request that is decided. */
  long sentAt = Long.MAX_VALUE;

  /** One rung that won over another. */
  record Precedence(Enum<?> outcome, Enum<?> over) {}

  /** Predicts the answers to a request, a line for each event: {@code id outcome timestamp}. */
  public List<String> decide(Request request, long now) {
    List<String> lines = new ArrayList<>(accounts(request.accounts(), now));
    sentAt = request.sentAt();
    lines.addAll(transfers(request.transfers(), now));
    return lines;
  }

  void setTotals(AccountId id, Totals totals) {
    Book book = books.get(id.value());
    book.debitsPending = big(totals.debitsPending());
    book.debitsPosted = big(totals.debitsPosted());
    book.creditsPending = big(totals.creditsPending());
    book.creditsPosted = big(totals.creditsPosted());
  }

  private List<String> accounts(List<NewAccount> accounts, long now) {
    List<String> lines = new ArrayList<>();
    List<NewAccount> group = new ArrayList<>();
    for (int i = 0; i < accounts.size(); i++) {
      group.add(accounts.get(i));
      boolean ends = i == accounts.size() - 1 || !accounts.get(i).linked();
      if (ends) {
        lines.addAll(accountGroup(group, now));
        group = new ArrayList<>();
      }
    }
    return lines;
  }

  private List<String> accountGroup(List<NewAccount> group, long now) {
    boolean open = group.getLast().linked();
    List<AccountOutcome> outcomes = new ArrayList<>();
    boolean apart = group.stream().anyMatch(a -> elsewhere.test(a.id().value()));
    if (group.size() > 1 && !open && !apart && group.stream().allMatch(a -> rungs().outcome(a) == AccountOutcome.EXISTS)) {
      group.forEach(_ -> outcomes.add(AccountOutcome.EXISTS));
    } else if ((group.size() > 1 || open) && NaiveSize.ofAccounts(group) > Limits.CHAIN_BYTES) {
      group.forEach(_ -> outcomes.add(AccountOutcome.CHAIN_TOO_LARGE));
    } else if (apart) {
      group.forEach(_ -> outcomes.add(AccountOutcome.ACCOUNTS_ON_DIFFERENT_SHARDS));
    } else {
      NaiveModel trial = copy();
      for (NewAccount account : group) {
        if (open && account == group.getLast()) {
          break;
        }
        outcomes.add(trial.rungs().outcome(account));
        if (outcomes.getLast() != AccountOutcome.CREATED) {
          break;
        }
        trial.open(account, now);
      }
      if (open || outcomes.getLast() != AccountOutcome.CREATED) {
        outcomes.replaceAll(o -> o == AccountOutcome.CREATED ? AccountOutcome.LINKED_EVENT_FAILED : o);
        while (outcomes.size() < group.size()) {
          outcomes.add(AccountOutcome.LINKED_EVENT_FAILED);
        }
      }
    }
    if (open) {
      outcomes.set(group.size() - 1, AccountOutcome.LINKED_EVENT_CHAIN_OPEN);
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < group.size(); i++) {
      lines.add(group.get(i).id() + " " + outcomes.get(i).wire() + " " + record(group.get(i), outcomes.get(i), now));
    }
    return lines;
  }

  private long record(NewAccount account, AccountOutcome outcome, long now) {
    String id = account.id().value();
    if (outcome == AccountOutcome.CREATED) {
      open(account, now);
      journal.add(last + " opened " + id);
      return last;
    }
    if (outcome == AccountOutcome.EXISTS) {
      return books.containsKey(id) ? books.get(id).timestamp : accountRefusals.get(id).timestamp();
    }
    return refuse(accountRefusals, id, outcome.wire(), now);
  }

  private long refuse(Map<String, Refusal> refusals, String id, String outcome, long now) {
    if (!id.isEmpty() && refusals.containsKey(id) && refusals.get(id).outcome().equals(outcome)) {
      return refusals.get(id).timestamp();
    }
    tick(now);
    journal.add(last + " refused " + id + " " + outcome);
    if (!id.isEmpty()) {
      refusals.put(id, new Refusal(outcome, last));
    }
    return last;
  }

  private void open(NewAccount account, long now) {
    tick(now);
    Book book = new Book();
    book.opening = account;
    book.timestamp = last;
    book.closed = account.flags().names().contains("closed");
    books.put(account.id().value(), book);
  }

  private List<String> transfers(List<NewTransfer> transfers, long now) {
    List<String> lines = new ArrayList<>();
    List<NewTransfer> group = new ArrayList<>();
    for (int i = 0; i < transfers.size(); i++) {
      group.add(transfers.get(i));
      boolean ends = i == transfers.size() - 1 || !transfers.get(i).linked();
      if (ends) {
        lines.addAll(transferGroup(group, now));
        group = new ArrayList<>();
      }
    }
    return lines;
  }

  private List<String> transferGroup(List<NewTransfer> group, long now) {
    boolean open = group.getLast().linked();
    boolean chain = open || group.size() > 1;
    List<TransferOutcome> outcomes = new ArrayList<>();
    boolean apart = group.stream().anyMatch(t -> elsewhere.test(t.debitAccountId().value()) || elsewhere.test(t.creditAccountId().value()));
    if (chain && !open && !apart && group.stream().allMatch(this::known)) {
      group.forEach(_ -> outcomes.add(TransferOutcome.EXISTS));
    } else if (chain && NaiveSize.ofTransfers(group, this) > Limits.CHAIN_BYTES) {
      group.forEach(_ -> outcomes.add(TransferOutcome.CHAIN_TOO_LARGE));
    } else if (apart) {
      group.forEach(_ -> outcomes.add(TransferOutcome.ACCOUNTS_ON_DIFFERENT_SHARDS));
    } else {
      NaiveModel trial = chain ? copy() : this;
      for (NewTransfer transfer : group.subList(0, open ? group.size() - 1 : group.size())) {
        TransferOutcome outcome = trial.rungs().outcome(transfer, trial.next(now));
        outcomes.add(outcome);
        if (outcome != TransferOutcome.CREATED) {
          break;
        }
        if (chain) {
          trial.make(transfer, now);
        }
      }
      if (chain && (open || outcomes.getLast() != TransferOutcome.CREATED)) {
        outcomes.replaceAll(o -> o == TransferOutcome.CREATED ? TransferOutcome.LINKED_EVENT_FAILED : o);
        while (outcomes.size() < group.size()) {
          outcomes.add(TransferOutcome.LINKED_EVENT_FAILED);
        }
      }
    }
    if (open) {
      outcomes.set(group.size() - 1, TransferOutcome.LINKED_EVENT_CHAIN_OPEN);
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < group.size(); i++) {
      lines.add(group.get(i).id() + " " + outcomes.get(i).wire() + " " + record(group.get(i), outcomes.get(i), now));
    }
    return lines;
  }

  private boolean known(NewTransfer transfer) {
    return transfers.containsKey(transfer.id().value())
        && rungs().matching(transfer, next(0)).stream()
            .filter(rung -> rung.wire().startsWith("exists"))
            .allMatch(rung -> rung == TransferOutcome.EXISTS);
  }

  private long record(NewTransfer transfer, TransferOutcome outcome, long now) {
    String id = transfer.id().value();
    switch (outcome) {
      case CREATED -> {
        make(transfer, now);
        journal.add(last + " made " + id + " " + transfers.get(id).amount());
        return last;
      }
      case EXISTS -> {
        return transfers.containsKey(id) ? transfers.get(id).timestamp() : transferRefusals.get(id).timestamp();
      }
      case ID_ALREADY_FAILED -> {
        return burned.get(id);
      }
      default -> {
        if (!NaiveRungs.TRANSIENT.contains(outcome)) {
          return refuse(transferRefusals, id, outcome.wire(), now);
        }
        tick(now);
        journal.add(last + " refused " + id + " " + outcome.wire());
        burned.put(id, last);
        return last;
      }
    }
  }

  private void make(NewTransfer asked, long now) {
    Transfer made = rungs().resolved(asked, next(now));
    tick(now);
    transfers.put(made.id().value(), made);
    Book debit = books.get(made.debitAccountId().value());
    Book credit = books.get(made.creditAccountId().value());
    BigInteger amount = big(made.amount());
    List<String> flags = made.flags().names();
    if (flags.contains("pending")) {
      holds.put(made.id().value(), "open");
      postedOf.put(made.id().value(), BigInteger.ZERO);
      debit.debitsPending = debit.debitsPending.add(amount);
      credit.creditsPending = credit.creditsPending.add(amount);
      debit.closed |= flags.contains("closing_debit");
      credit.closed |= flags.contains("closing_credit");
    } else if (flags.contains("void_pending_transfer")) {
      release(made.pendingId().value(), "voided");
    } else {
      if (flags.contains("post_pending_transfer")) {
        post(made, amount, flags.contains("keep_open"));
      }
      if (!made.reverses().value().isEmpty()) {
        reversed.merge(made.reverses().value(), amount, BigInteger::add);
      }
      debit.debitsPosted = debit.debitsPosted.add(amount);
      credit.creditsPosted = credit.creditsPosted.add(amount);
    }
  }

  /** What an open hold still holds; all that it ever held where it is over. */
  BigInteger left(String hold) {
    BigInteger all = big(transfers.get(hold).amount());
    return holds.get(hold).equals("open") ? all.subtract(postedOf.get(hold)) : all;
  }

  /** What of a transfer was not taken back yet. */
  BigInteger reversible(Transfer original) {
    return big(original.amount()).subtract(reversed.getOrDefault(original.id().value(), BigInteger.ZERO));
  }

  private void post(Transfer made, BigInteger amount, boolean keepOpen) {
    String hold = made.pendingId().value();
    boolean rest = amount.compareTo(left(hold)) < 0;
    if (keepOpen && rest) {
      Book debit = books.get(made.debitAccountId().value());
      Book credit = books.get(made.creditAccountId().value());
      debit.debitsPending = debit.debitsPending.subtract(amount);
      credit.creditsPending = credit.creditsPending.subtract(amount);
    } else {
      release(hold, "posted");
    }
    postedOf.merge(hold, amount, BigInteger::add);
  }

  /** Every hold with what became of it, what it still holds and what was posted of it. */
  Map<String, String> standings() {
    Map<String, String> standings = new TreeMap<>();
    holds.forEach((id, fate) -> standings.put(id, fate + " " + (fate.equals("open") ? left(id) : BigInteger.ZERO) + " " + postedOf.get(id)));
    return standings;
  }

  void release(String hold, String fate) {
    Transfer held = transfers.get(hold);
    BigInteger left = left(hold);
    Book debit = books.get(held.debitAccountId().value());
    Book credit = books.get(held.creditAccountId().value());
    debit.debitsPending = debit.debitsPending.subtract(left);
    credit.creditsPending = credit.creditsPending.subtract(left);
    holds.put(hold, fate);
    if (!fate.equals("posted")) {
      debit.closed &= !held.flags().names().contains("closing_debit");
      credit.closed &= !held.flags().names().contains("closing_credit");
    }
  }

  /** Predicts what {@link Ledger#expire} does with all open holds. */
  public void expire(long now) {
    TreeMap<String, String> inOrder = new TreeMap<>();
    holds.forEach(
        (id, fate) -> {
          Transfer held = transfers.get(id);
          if (fate.equals("open") && held.timeoutSeconds() > 0) {
            inOrder.put("%020d %020d".formatted(end(held), held.timestamp()), id);
          }
        });
    for (String id : inOrder.values()) {
      if (end(transfers.get(id)) <= next(now)) {
        tick(now);
        release(id, "expired");
        journal.add(last + " expired " + id);
      }
    }
  }

  static long end(Transfer held) {
    return Math.addExact(held.timestamp(), Math.multiplyExact(held.timeoutSeconds(), 1_000_000_000L));
  }

  private NaiveRungs rungs() {
    return new NaiveRungs(this);
  }

  long next(long now) {
    return last + 1 > now ? last + 1 : now;
  }

  private void tick(long now) {
    last = next(now);
  }

  NaiveModel copy() {
    NaiveModel copy = new NaiveModel();
    books.forEach((id, book) -> copy.books.put(id, book.copy()));
    copy.transfers.putAll(transfers);
    copy.holds.putAll(holds);
    copy.postedOf.putAll(postedOf);
    copy.reversed.putAll(reversed);
    copy.burned.putAll(burned);
    copy.precedences = precedences;
    copy.last = last;
    copy.sentAt = sentAt;
    return copy;
  }

  static BigInteger big(Amount amount) {
    return new BigInteger(amount.toString());
  }
}
