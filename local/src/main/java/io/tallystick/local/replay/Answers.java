package io.tallystick.local.replay;

import io.tallystick.events.JsonText;
import io.tallystick.events.ObjectWriter;
import io.tallystick.events.OutcomesWriter;
import io.tallystick.events.ParsedRequest;
import io.tallystick.events.Problem;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Does a step on the ledger and writes what came of it, as one line of UTF-8 JSON without its end. */
final class Answers {
  private Answers() {}

  static byte[] of(ReplayLedger ledger, Step step, long line) {
    try {
      return done(ledger, step, line);
    } catch (ArithmeticException underflow) {
      // The rules keep totals within bounds, but here anybody may have set them.
      return error("balances", "were set to less than open holds reserve, so that one cannot be released; nothing was done", line);
    }
  }

  private static byte[] done(ReplayLedger ledger, Step step, long line) {
    return switch (step) {
      case Step.Decide(var request) -> decide(ledger, request, line);
      case Step.Advance(long nanos) when !ledger.canAdvance(nanos) ->
          error("advance_ns", "moves the clock beyond the end of time, " + Long.MAX_VALUE, line);
      case Step.Advance(long nanos) -> advance(ledger, nanos);
      case Step.SetClock(long nanos) -> {
        ledger.setClock(nanos);
        yield bytes(new StringBuilder("{\"clock_ns\":").append(nanos).append('}'));
      }
      case Step.SetBalances(var balances) -> balances(ledger, balances, line);
      case Step.Lookup(var accounts, var transfers) -> lookup(ledger, accounts, transfers);
      case Step.Faulty(Problem problem) -> error(problem.field(), problem.reason(), line);
    };
  }

  private static byte[] decide(ReplayLedger ledger, ParsedRequest.Readable request, long line) {
    Request valid = request.toLedgerRequest();
    return ledger.hasTimeFor(valid)
        ? OutcomesWriter.data(request.outcomes(ledger.decide(valid)))
        : error("clock_ns", "stands too close to the end of time for so many events", line);
  }

  private static byte[] advance(ReplayLedger ledger, long nanos) {
    List<TransferId> expired = ledger.advance(nanos);
    StringBuilder out = new StringBuilder("{\"clock_ns\":").append(ledger.clock()).append(",\"expired\":[");
    for (int at = 0; at < expired.size(); at++) {
      JsonText.quote(expired.get(at).value(), at == 0 ? out : out.append(','));
    }
    return bytes(out.append("]}"));
  }

  /** All or none: an account that does not exist leaves the others as they are. */
  private static byte[] balances(ReplayLedger ledger, List<Step.Balance> balances, long line) {
    for (int at = 0; at < balances.size(); at++) {
      if (ledger.account(balances.get(at).accountId()) == null) {
        return error("balances[" + at + "].account_id", "names no account", line);
      }
    }
    balances.forEach(ledger::setTotals);
    return bytes(new StringBuilder("{\"balances\":").append(balances.size()).append('}'));
  }

  private static byte[] lookup(ReplayLedger ledger, List<AccountId> accounts, List<TransferId> transfers) {
    StringBuilder out = new StringBuilder("{\"accounts\":[");
    for (int at = 0; at < accounts.size(); at++) {
      separate(at, out);
      Account account = ledger.account(accounts.get(at));
      if (account == null) {
        out.append("null");
      } else {
        ObjectWriter.account(account, out);
      }
    }
    out.append("],\"transfers\":[");
    for (int at = 0; at < transfers.size(); at++) {
      separate(at, out);
      if (ledger.known(transfers.get(at)) instanceof Transfer transfer) {
        ObjectWriter.transfer(transfer, ledger.hold(transfer.id()), out);
      } else {
        out.append("null");
      }
    }
    return bytes(out.append("]}"));
  }

  private static void separate(int at, StringBuilder out) {
    if (at > 0) {
      out.append(',');
    }
  }

  private static byte[] error(String field, String reason, long line) {
    StringBuilder out = new StringBuilder("{\"error\":{\"field\":");
    JsonText.quote(field, out);
    JsonText.quote(reason, out.append(",\"reason\":"));
    return bytes(out.append(",\"line\":").append(line).append("}}"));
  }

  private static byte[] bytes(StringBuilder out) {
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }
}
