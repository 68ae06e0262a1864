package io.tallystick.local.imports;

import io.tallystick.ledger.Amount;
import io.tallystick.ledger.ChainSize;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Converts transactions one after the other; its only memory is which identities were given. */
final class TransactionConverter {
  private static final int CODE = 1;
  private static final int AMOUNT_BITS = 128;

  private final ConversionOptions options;
  private final Survey survey;
  private final AssetNames assets;
  private final AccountNames accounts;
  private final Consumer<String> warnings;
  private final Identities identities = new Identities();

  TransactionConverter(ConversionOptions options, Survey survey, AssetNames assets, AccountNames accounts, Consumer<String> warnings) {
    this.options = options;
    this.survey = survey;
    this.assets = assets;
    this.accounts = accounts;
    this.warnings = warnings;
  }

  /**
   * The chain of a transaction; without transfers if it moves nothing.
   *
   * @throws Inconvertible if the ledger cannot hold it; the message names the transaction and the reason
   */
  Chain convert(BookTransaction transaction) throws Inconvertible {
    String identity = identities.of(transaction);
    List<Pairing.Pair> pairs = new ArrayList<>();
    for (Balancing.Shares shares : Balancing.of(transaction, assets)) {
      pairs.addAll(Pairing.pair(balanced(shares, transaction)));
    }
    Set<String> dropped = new LinkedHashSet<>();
    Chain chain = chain(transaction, identity, pairs, dropped);
    for (String field : dropped) {
      warnings.accept(
          transaction.label() + ": " + field + " left out, for metadata may have " + Limits.METADATA_BYTES + " bytes");
    }
    check(chain, transaction);
    return chain;
  }

  /** The shares, and what an equity account has to take for them to sum to zero. */
  private List<Share> balanced(Balancing.Shares shares, BookTransaction transaction) throws Inconvertible {
    if (shares.cause() == null) {
      return shares.shares();
    }
    String asset = assets.asset(shares.commodity()).name();
    if (shares.cause() == Balancing.Cause.ROUNDING) {
      String rest = new BigDecimal(shares.rest(), assets.asset(shares.commodity()).scale()).toPlainString();
      String unbalanced = transaction.label() + ": its postings of " + AssetNames.quoted(shares.commodity()) + " sum to " + rest;
      if (!options.roundingAllowed()) {
        throw new Inconvertible(unbalanced + " instead of 0");
      }
      warnings.accept(unbalanced + "; " + shares.cause().account(options.equityAccount(), asset) + " takes the rest");
    }
    String name = shares.cause().account(options.equityAccount(), asset);
    if (survey.hasAccount(name)) {
      throw new Inconvertible(
          transaction.label() + ": needs the account " + name + ", which the books have already; give another with --equity-account");
    }
    List<Share> all = new ArrayList<>(shares.shares());
    all.add(new Share(new AccountKey(name, shares.commodity()), shares.rest().negate(), null));
    return all;
  }

  private Chain chain(BookTransaction transaction, String identity, List<Pairing.Pair> pairs, Set<String> dropped) throws Inconvertible {
    TransferMetadata metadata = new TransferMetadata(transaction, dropped::add);
    String text = transaction.code().isEmpty() ? transaction.description() : transaction.code();
    String reference = Texts.cut(Texts.plain(text).strip(), Limits.REFERENCE_CHARACTERS);
    Instant effectiveAt = transaction.date().atStartOfDay(ZoneOffset.UTC).toInstant();
    Map<AccountKey, NewAccount> used = new LinkedHashMap<>();
    List<NewTransfer> transfers = new ArrayList<>(pairs.size());
    for (int position = 0; position < pairs.size(); position++) {
      Pairing.Pair pair = pairs.get(position);
      NewAccount debit = used.computeIfAbsent(pair.debit().account(), accounts::account);
      NewAccount credit = used.computeIfAbsent(pair.credit().account(), accounts::account);
      boolean last = position == pairs.size() - 1;
      transfers.add(
          new NewTransfer(
              new TransferId(identity + "-" + position),
              debit.id(),
              credit.id(),
              amount(pair.amount(), transaction),
              debit.asset(),
              CODE,
              last ? TransferFlags.NONE : TransferFlags.of(TransferFlag.LINKED),
              TransferId.NONE,
              TransferId.NONE,
              0,
              reference,
              metadata.of(pair, position, pairs.size()),
              effectiveAt));
    }
    return new Chain(List.copyOf(used.values()), transfers);
  }

  private static Amount amount(BigInteger amount, BookTransaction transaction) throws Inconvertible {
    if (amount.bitLength() > AMOUNT_BITS) {
      throw new Inconvertible(transaction.label() + ": an amount exceeds 2^128 - 1 of the asset's smallest unit");
    }
    return Amount.of(amount.shiftRight(64).longValue(), amount.longValue());
  }

  private static void check(Chain chain, BookTransaction transaction) throws Inconvertible {
    int events = chain.accounts().size() + chain.transfers().size();
    long bytes = ChainSize.ofTransfers(chain.transfers(), id -> null, id -> null);
    if (events > Limits.REQUEST_EVENTS || bytes > Limits.CHAIN_BYTES || !RequestGrouping.fits(chain)) {
      throw new Inconvertible(
          transaction.label()
              + ": its "
              + transaction.postings().size()
              + " postings do not fit into one chain ("
              + bytes
              + " bytes of at most "
              + Limits.CHAIN_BYTES
              + "); split it");
    }
  }
}
