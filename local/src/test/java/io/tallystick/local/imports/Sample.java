package io.tallystick.local.imports;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Transactions in few words: {@code "2026-01-31 Salary | Bank 100 USD | Job -100 USD"}. An account in parentheses or brackets is virtual;
 * after the commodity a price may follow.
 */
final class Sample {
  private Sample() {}

  static BookTransaction transaction(String text) {
    String[] parts = text.split("\\|");
    String[] head = parts[0].strip().split(" ", 2);
    List<Posting> postings = new ArrayList<>();
    for (int at = 1; at < parts.length; at++) {
      postings.add(posting(parts[at].strip()));
    }
    return new BookTransaction(
        "", LocalDate.parse(head[0]), null, "", head.length > 1 ? head[1] : "", "", "", List.of(), postings, new Place("sample", 1));
  }

  private static Posting posting(String text) {
    String[] words = text.split(" +");
    String account = words[0];
    Posting.Kind kind = Posting.Kind.REAL;
    if (account.startsWith("(")) {
      kind = Posting.Kind.VIRTUAL;
      account = account.substring(1, account.length() - 1);
    } else if (account.startsWith("[")) {
      kind = Posting.Kind.BALANCED_VIRTUAL;
      account = account.substring(1, account.length() - 1);
    }
    String price = words.length > 3 ? String.join(" ", Arrays.copyOfRange(words, 3, words.length)) : "";
    return new Posting(account, kind, words.length > 2 ? words[2] : "", new BigDecimal(words[1]), price, null, "", List.of());
  }

  static Books books(String... transactions) {
    return books(Arrays.stream(transactions).map(Sample::transaction).toList());
  }

  static Books books(List<BookTransaction> transactions) {
    return reader -> transactions.forEach(reader::transaction);
  }
}
