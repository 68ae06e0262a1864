package io.tallystick.local.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.events.ParsedRequest;
import io.tallystick.events.RequestReader;
import io.tallystick.events.RequestWriter;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountOutcome;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Ledger;
import io.tallystick.ledger.MemoryState;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.TransferOutcome;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rules alone, fed with what a conversion writes, by way of its JSON. */
final class LedgerInMemory {
  private final MemoryState state = new MemoryState();
  private long clock = 1_700_000_000_000_000_000L;
  final Map<AccountOutcome, Integer> accountOutcomes = new EnumMap<>(AccountOutcome.class);
  final Map<TransferOutcome, Integer> transferOutcomes = new EnumMap<>(TransferOutcome.class);

  /** Applies all requests of a conversion; each must be as {@link RequestReader} reads it back from its JSON. */
  void apply(Conversion conversion) throws Exception {
    accountOutcomes.clear();
    transferOutcomes.clear();
    List<Request> requests = new ArrayList<>();
    conversion.requests(requests::add);
    requests.forEach(this::apply);
  }

  void apply(Request request) {
    ParsedRequest parsed = new RequestReader().read(RequestWriter.data(request));
    assertThat(parsed.problems()).isEmpty();
    assertThat(((ParsedRequest.Readable) parsed).toLedgerRequest()).isEqualTo(request);
    clock += 1_000_000;
    Decision decision = Ledger.decide(state, List.of(request), clock);
    state.apply(decision);
    for (Decision.Answer answer : decision.answers()) {
      answer.accounts().forEach(of -> accountOutcomes.merge(of.outcome(), 1, Integer::sum));
      answer.transfers().forEach(of -> transferOutcomes.merge(of.outcome(), 1, Integer::sum));
    }
  }

  int transfers() {
    return state.known().size();
  }

  /** Debits less credits of every account that is not zero, by {@code reference asset}, exact; the form of the tables in the tests. */
  SortedMap<String, String> balances() {
    SortedMap<String, String> balances = new TreeMap<>();
    for (Account account : state.accounts()) {
      BigInteger units =
          new BigInteger(account.totals().debitsPosted().toString()).subtract(new BigInteger(account.totals().creditsPosted().toString()));
      if (units.signum() != 0) {
        String before =
            balances.put(
                account.opening().reference() + " " + account.asset().name(),
                new BigDecimal(units, account.asset().scale()).stripTrailingZeros().toPlainString());
        assertThat(before).as("two accounts of one name and asset").isNull();
      }
    }
    return balances;
  }
}
