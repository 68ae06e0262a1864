package io.tallystick.ledger;

/**
 * An account while a batch is decided: its totals change in place and become an {@link Account} again at the end.
 *
 * <p>Before each change inside a chain its standing is saved, so that a broken chain can be undone.
 *
 * @see ForeignAccount
 */
class WorkingAccount {
  /** The account before the batch, or as the batch opened it. */
  private final Account base;
  private final int flags;
  private Amount debitsPending;
  private Amount debitsPosted;
  private Amount creditsPending;
  private Amount creditsPosted;
  private boolean closed;
  /** Whether an entry of the batch names it. */
  private boolean touched;

  WorkingAccount(Account base) {
    this.base = base;
    this.flags = base.opening().flags().bits();
    restore(base.totals(), base.closed(), false);
  }

  Account base() {
    return base;
  }

  Asset asset() {
    return base.opening().asset();
  }

  /** Whether it stands for an account of another shard. */
  boolean foreign() {
    return false;
  }

  /** Whether both count the same, as far as is known. */
  boolean hasSameAssetAs(WorkingAccount other) {
    return other.hasAsset(asset());
  }

  boolean hasAsset(Asset asset) {
    return asset() == null || asset().equals(asset);
  }

  boolean closed() {
    return closed;
  }

  boolean touched() {
    return touched;
  }

  void touch() {
    touched = true;
  }

  void restore(Totals totals, boolean closedThen, boolean touchedThen) {
    debitsPending = totals.debitsPending();
    debitsPosted = totals.debitsPosted();
    creditsPending = totals.creditsPending();
    creditsPosted = totals.creditsPosted();
    closed = closedThen;
    touched = touchedThen;
  }

  Totals totals() {
    return new Totals(debitsPending, debitsPosted, creditsPending, creditsPosted);
  }

  Account freeze() {
    return base.with(totals(), closed);
  }

  /** What the account can still give before its debits exceed its credits, overdraft included. */
  Amount debitRoom() {
    Amount limit = has(AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS) ? creditsPosted.plusSaturating(overdraft()) : creditsPosted;
    return limit.minusSaturating(debitsPending.plusSaturating(debitsPosted));
  }

  /** What the account can still take before its credits exceed its debits, overdraft included. */
  Amount creditRoom() {
    Amount limit = has(AccountFlag.CREDITS_MUST_NOT_EXCEED_DEBITS) ? debitsPosted.plusSaturating(overdraft()) : debitsPosted;
    return limit.minusSaturating(creditsPending.plusSaturating(creditsPosted));
  }

  boolean overflowsDebitsPending(Amount amount) {
    return debitsPending.plusOverflows(amount);
  }

  boolean overflowsCreditsPending(Amount amount) {
    return creditsPending.plusOverflows(amount);
  }

  boolean overflowsDebitsPosted(Amount amount) {
    return debitsPosted.plusOverflows(amount);
  }

  boolean overflowsCreditsPosted(Amount amount) {
    return creditsPosted.plusOverflows(amount);
  }

  boolean overflowsDebits(Amount amount) {
    return sumOverflows(debitsPending, debitsPosted, amount);
  }

  boolean overflowsCredits(Amount amount) {
    return sumOverflows(creditsPending, creditsPosted, amount);
  }

  /** Whether a debit of that amount breaks the account's limit. Asked only when the sum of its debits does not overflow. */
  boolean exceedsCredits(Amount debit) {
    return has(AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS)
        && debitsPending.plus(debitsPosted).plus(debit).compareTo(creditsPosted.plusSaturating(overdraft())) > 0;
  }

  /** Whether a credit of that amount breaks the account's limit. Asked only when the sum of its credits does not overflow. */
  boolean exceedsDebits(Amount credit) {
    return has(AccountFlag.CREDITS_MUST_NOT_EXCEED_DEBITS)
        && creditsPending.plus(creditsPosted).plus(credit).compareTo(debitsPosted.plusSaturating(overdraft())) > 0;
  }

  void debit(Amount amount) {
    debitsPosted = debitsPosted.plus(amount);
  }

  void credit(Amount amount) {
    creditsPosted = creditsPosted.plus(amount);
  }

  void holdDebit(Amount amount) {
    debitsPending = debitsPending.plus(amount);
  }

  void holdCredit(Amount amount) {
    creditsPending = creditsPending.plus(amount);
  }

  void releaseDebit(Amount held) {
    debitsPending = debitsPending.minus(held);
  }

  void releaseCredit(Amount held) {
    creditsPending = creditsPending.minus(held);
  }

  void close() {
    closed = true;
  }

  void reopen() {
    closed = false;
  }

  private Amount overdraft() {
    return base.opening().overdraft();
  }

  private boolean has(AccountFlag flag) {
    return (flags & flag.bit()) != 0;
  }

  private static boolean sumOverflows(Amount pending, Amount posted, Amount amount) {
    return pending.plusOverflows(posted) || pending.plus(posted).plusOverflows(amount);
  }
}
