package io.tallystick.ledger;

import static io.tallystick.ledger.NaiveModel.big;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs one scenario of a table on the production rules. Rows collect into a request until another kind of line comes. */
public final class TableRun {
  private final String file;
  private Books books;
  private final List<TableRow> rows = new ArrayList<>();
  private final List<Integer> numbers = new ArrayList<>();
  /** Of each timestamp in the table the actual one. */
  private final Map<Long, Long> timestamps = new HashMap<>();

  private long clock;

  TableRun(String file) {
    this(file, new OneShard(file));
  }

  public TableRun(String file, Books books) {
    this.file = file;
    this.books = books;
  }

  public void run(Table.Section section) {
    for (Table.Line line : section.lines()) {
      line(line);
    }
    request();
  }

  private void line(Table.Line line) {
    String[] words = line.text().split("\\s+");
    if (words[0].equals("account") || words[0].equals("transfer")) {
      add(line, TableRow.parse(line.text()));
      return;
    }
    if (words[0].matches("[0-9]+x")) {
      int times = Integer.parseInt(words[0].substring(0, words[0].length() - 1));
      for (int i = 0; i < times; i++) {
        add(line, TableRow.parse(line.text().substring(words[0].length()).strip().replace("%", Integer.toString(i))));
      }
      return;
    }
    request();
    String where = file + ".table:" + line.number() + " " + line.text();
    switch (words[0]) {
      case "" -> {}
      case "shard" -> books = new OneShard(file, new MemoryState(new Shard(Integer.parseInt(words[1]), new Sharding(Integer.parseInt(words[3])))));
      case "clock" -> clock = words[1].startsWith("+") ? clock + Long.parseLong(words[1].substring(1)) : Long.parseLong(words[1]);
      case "totals" ->
          books.setTotals(
              new AccountId(words[1]),
              new Totals(TableRow.amount(words[2]), TableRow.amount(words[3]), TableRow.amount(words[4]), TableRow.amount(words[5])));
      case "balance" -> assertThat(balance(words[1])).as(where).isEqualTo(line.text().replaceFirst("balance\\s+\\S+\\s+", "").replaceAll("\\s+", " "));
      case "expire" -> expire(where, words);
      case "hold" -> hold(where, words);
      case "recorded" -> recorded(where, Integer.parseInt(words[1]));
      case "stored" -> stored(where, words);
      case "balanced" -> balanced(where);
      default -> throw new IllegalArgumentException(where);
    }
  }

  private void add(Table.Line line, TableRow row) {
    rows.add(row);
    numbers.add(line.number());
  }

  private void request() {
    if (rows.isEmpty()) {
      return;
    }
    List<NewAccount> accounts = rows.stream().map(TableRow::account).filter(a -> a != null).toList();
    List<NewTransfer> transfers = rows.stream().map(TableRow::transfer).filter(t -> t != null).toList();
    Decision.Answer answer = books.decide(new Request(accounts, transfers), clock);
    int account = 0;
    int transfer = 0;
    for (int i = 0; i < rows.size(); i++) {
      TableRow row = rows.get(i);
      String outcome;
      long timestamp;
      if (row.account() != null) {
        Decision.OfAccount of = answer.accounts().get(account++);
        assertThat(of.id()).isEqualTo(row.account().id());
        outcome = of.outcome().wire();
        timestamp = of.timestamp();
      } else {
        Decision.OfTransfer of = answer.transfers().get(transfer++);
        assertThat(of.id()).isEqualTo(row.transfer().id());
        outcome = of.outcome().wire();
        timestamp = of.timestamp();
      }
      String where = file + ".table:" + numbers.get(i) + " " + row;
      assertThat(outcome).as(where).isEqualTo(row.outcome());
      if (row.timestamp() != null) {
        timestamp(where, row.timestamp(), timestamp);
      }
    }
    rows.clear();
    numbers.clear();
  }

  private void timestamp(String where, long expected, long actual) {
    Long before = timestamps.putIfAbsent(expected, actual);
    assertThat(actual).as(where).isEqualTo(books.exact() ? expected : before == null ? actual : before);
  }

  private void recorded(String where, int entries) {
    if (books.exact() || entries == 0) {
      assertThat(books.recorded()).as(where).isEqualTo(entries);
    }
  }

  /** Releases all that is due, and compares which holds those were. */
  private void expire(String where, String[] words) {
    assertThat(books.expire(clock)).as(where).isEqualTo(List.of(words).subList(1, words.length));
  }

  private String balance(String id) {
    Account account = books.account(new AccountId(id));
    if (account == null) {
      return "none";
    }
    Totals totals = account.totals();
    return "debits " + text(totals.debitsPending()) + "/" + text(totals.debitsPosted())
        + " credits " + text(totals.creditsPending()) + "/" + text(totals.creditsPosted())
        + (account.closed() ? " closed" : "");
  }

  private void balanced(String where) {
    Map<Asset, List<BigInteger>> sums = new HashMap<>();
    for (Account account : books.accounts()) {
      Totals totals = account.totals();
      BigInteger pending = big(totals.debitsPending()).subtract(big(totals.creditsPending()));
      BigInteger posted = big(totals.debitsPosted()).subtract(big(totals.creditsPosted()));
      sums.merge(account.asset(), List.of(pending, posted), (a, b) -> List.of(a.get(0).add(b.get(0)), a.get(1).add(b.get(1))));
    }
    assertThat(sums.values()).as(where).isNotEmpty().allMatch(List.of(BigInteger.ZERO, BigInteger.ZERO)::equals);
  }

  /** {@code hold ID status}, and what it still holds and what was posted of it where that is said. */
  private void hold(String where, String[] words) {
    Hold hold = books.hold(new TransferId(words[1]));
    String actual = hold.status() + (words.length > 3 ? " " + text(hold.held()) + "/" + text(hold.posted()) : "");
    assertThat(actual).as(where).isEqualTo(String.join(" ", List.of(words).subList(2, words.length)));
  }

  private static String text(Amount amount) {
    Amount less = Amount.MAX.minus(amount);
    return less.isZero() ? "MAX" : less.high() == 0 && less.low() >>> 32 == 0 ? "MAX-" + less : amount.toString();
  }

  /** {@code stored ID field=value …} of the recorded transfer. */
  private void stored(String where, String[] words) {
    if (!(books.known(new TransferId(words[1])) instanceof Transfer stored)) {
      throw new AssertionError(where + ": no transfer");
    }
    for (int i = 2; i < words.length; i++) {
      String actual =
          switch (words[i].split("=")[0]) {
            case "amount" -> text(stored.amount());
            case "left" -> text(stored.leftBefore());
            case "reverses" -> stored.reverses().value();
            case "debit" -> stored.debitAccountId().value();
            case "credit" -> stored.creditAccountId().value();
            case "asset" -> stored.asset().text();
            case "code" -> Integer.toString(stored.code());
            case "reference" -> stored.reference();
            case "metadata" -> stored.metadata();
            case "effective_at" -> String.valueOf(stored.effectiveAt());
            default -> throw new IllegalArgumentException(where);
          };
      assertThat(words[i].split("=")[0] + "=" + actual).as(where).isEqualTo(words[i]);
    }
  }
}
