package io.tallystick.local.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.events.RequestWriter;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequestGroupingTest {
  private static List<Request> requests(int transactions, String description, int perAccount) throws Exception {
    List<BookTransaction> books = new ArrayList<>();
    for (int at = 0; at < transactions; at++) {
      books.add(Sample.transaction("2026-01-01 %s%d | a%d 1 X | b%d -1 X".formatted(description, at, at / perAccount, at / perAccount)));
    }
    List<Request> requests = new ArrayList<>();
    Conversion.of(Sample.books(books), ImportTexts.HLEDGER).requests(requests::add);
    assertThat(requests.stream().flatMap(request -> request.transfers().stream()).map(NewTransfer::metadata))
        .as("in the order of the books")
        .containsExactlyElementsOf(books.stream().map(transaction -> "{\"description\":\"" + transaction.description() + "\"}").toList());
    return requests;
  }

  @Test
  void eachRequestOpensJustTheAccountsThatItUses() throws Exception {
    List<Request> requests = requests(3_000, "x", 10);
    assertThat(requests).hasSizeGreaterThan(2);
    for (Request request : requests) {
      Set<AccountId> used =
          request.transfers().stream().flatMap(made -> Stream.of(made.debitAccountId(), made.creditAccountId())).collect(Collectors.toSet());
      assertThat(request.accounts().stream().map(NewAccount::id)).containsExactlyInAnyOrderElementsOf(used);
    }
  }

  @Test
  void requestsAreFullButNotTooFull() throws Exception {
    List<Request> byEvents = requests(3_000, "x", 10);
    assertThat(byEvents).allMatch(request -> request.events() <= RequestGrouping.EVENTS);
    List<Request> byBytes = requests(2_000, "x".repeat(300), 1);
    assertThat(byBytes).allMatch(request -> RequestWriter.data(request).length <= RequestGrouping.BYTES);
    assertThat(byBytes.subList(0, byBytes.size() - 1))
        .as("little room is left")
        .allMatch(request -> RequestWriter.data(request).length > RequestGrouping.BYTES * 9L / 10);
  }
}
