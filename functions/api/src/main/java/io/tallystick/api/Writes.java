package io.tallystick.api;

import io.tallystick.events.Item;
import io.tallystick.events.ObjectWriter;
import io.tallystick.events.OutcomeText;
import io.tallystick.events.OutcomesWriter;
import io.tallystick.events.ProblemDetails;
import io.tallystick.events.ProblemType;
import io.tallystick.events.TransferAction;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Positions;
import io.tallystick.journal.readmodel.LedgerReader.Reading;
import io.tallystick.journal.readmodel.LedgerReader.TransferStanding;
import io.tallystick.journal.record.InFlight;
import io.tallystick.journal.record.Recorded;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.AccountOutcome;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.runtime.Recording;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Opens single accounts and makes single transfers, and answers how they stand. */
@Singleton
final class Writes {
  private static final String COLLECTION = "/v1/transfers";

  private final Recording recording;
  private final Reads reads;

  @Inject
  Writes(Recording recording, Reads reads) {
    this.recording = recording;
    this.reads = reads;
  }

  Response account(Item<NewAccount> item, Deadline deadline) {
    NewAccount account = valid(item);
    Recorded recorded = recording.record(List.of(new Request(List.of(account), List.of())), deadline);
    Decision.OfAccount answer = recorded.answers().getFirst().accounts().getFirst();
    return switch (answer.outcome()) {
      case CREATED -> answer(true, Account.opened(account, answer.timestamp()), Reflected.commit(recorded.positions()));
      case EXISTS -> existing(account.id(), deadline);
      case EXISTS_WITH_DIFFERENT_FLAGS,
          EXISTS_WITH_DIFFERENT_REFERENCE,
          EXISTS_WITH_DIFFERENT_METADATA,
          EXISTS_WITH_DIFFERENT_ASSET,
          EXISTS_WITH_DIFFERENT_CODE,
          EXISTS_WITH_DIFFERENT_OVERDRAFT ->
          throw refused(ProblemType.EXISTS_WITH_DIFFERENT_FIELDS, answer, recorded);
      case LINKED_EVENT_FAILED,
          LINKED_EVENT_CHAIN_OPEN,
          CHAIN_TOO_LARGE,
          ACCOUNTS_ON_DIFFERENT_SHARDS,
          ID_REQUIRED,
          FLAGS_ARE_MUTUALLY_EXCLUSIVE,
          ASSET_REQUIRED,
          CODE_REQUIRED,
          OVERDRAFT_REQUIRES_LIMIT ->
          throw refused(ProblemType.REJECTED, answer, recorded);
    };
  }

  Response transfer(Item<NewTransfer> item, Deadline deadline) {
    return transfer(valid(item), deadline);
  }

  /**
   * Acts on an earlier transfer. Where there are several shards its id does not say which one it is on, so it is looked for first; nothing is recorded if there is none.
   *
   * @param account of the earlier transfer, where the call names one
   */
  Response action(Item<NewTransfer> item, TransferAction action, Optional<AccountId> account, Deadline deadline) {
    NewTransfer transfer = valid(item);
    return transfer(reads.sharding().several() ? placed(transfer, action, account, deadline) : transfer, deadline);
  }

  private NewTransfer placed(NewTransfer transfer, TransferAction action, Optional<AccountId> account, Deadline deadline) {
    Reading<Optional<TransferStanding>> reading =
        reads.read(
            Consistency.STRONG, Positions.NONE, deadline, reader -> reader.transfer(action.of(), account, Consistency.STRONG, deadline));
    Transfer earlier =
        reading
            .value()
            .map(TransferStanding::transfer)
            .orElseThrow(() -> ApiProblem.of(ProblemType.TRANSFER_NOT_FOUND, "there is no transfer of that id; nothing was recorded", Reflected.of(reading)));
    return switch (action) {
      case TransferAction.Post _, TransferAction.Void _ -> transfer.between(earlier.debitAccountId(), earlier.creditAccountId());
      case TransferAction.Reverse _ -> transfer.between(earlier.creditAccountId(), earlier.debitAccountId());
    };
  }

  private Response transfer(NewTransfer transfer, Deadline deadline) {
    Recorded recorded = recording.record(List.of(new Request(List.of(), List.of(transfer))), deadline);
    Decision.OfTransfer answer = recorded.answers().getFirst().transfers().getFirst();
    TransferOutcome outcome = answer.outcome();
    InFlight.State state = recorded.inFlight().of(0, 0);
    Reflected reflected = Reflected.commit(recorded.positions());
    if (state != null && (outcome == null || outcome.succeeded())) {
      return Answers.unfinished(OutcomesWriter.single(Progress.of(answer, state)), reflected, COLLECTION, transfer.id().value());
    }
    if (outcome == TransferOutcome.CREATED) {
      // Another call may have appended what this one has joined.
      return made(recorded, transfer.id())
          .map(made -> answer(true, made, made.pending() ? new Hold.Open(made) : null, reflected))
          .orElseGet(() -> recorded(true, transfer, deadline));
    }
    if (outcome == TransferOutcome.EXISTS) {
      return recorded(false, transfer, deadline);
    }
    throw ApiProblem.refused(
        typeOf(outcome), OutcomeText.of(outcome), new ProblemDetails.Refusal(outcome.wire(), answer.timestamp(), state != null), reflected);
  }

  /** Which problem a transfer's refusal is. */
  static ProblemType typeOf(TransferOutcome refusal) {
    if (refusal == TransferOutcome.ID_ALREADY_FAILED) {
      return ProblemType.ID_ALREADY_FAILED;
    }
    // The ladder has them side by side, from the first difference that may be found to exists itself.
    boolean different = refusal.compareTo(TransferOutcome.EXISTS_WITH_DIFFERENT_FLAGS) >= 0 && refusal.compareTo(TransferOutcome.EXISTS) < 0;
    return different ? ProblemType.EXISTS_WITH_DIFFERENT_FIELDS : ProblemType.REJECTED;
  }

  private static <E> E valid(Item<E> item) {
    return switch (item) {
      case Item.Valid<E>(E event) -> event;
      case Item.Invalid<E> invalid -> throw ApiProblem.invalid(ProblemType.INVALID_BODY, invalid.problems());
    };
  }

  /** The transfer as this call recorded it; where it is between two shards both have the same. */
  private static Optional<Transfer> made(Recorded recorded, TransferId id) {
    for (Entry entry : recorded.entries()) {
      if (entry instanceof Entry.TransferMade made && made.transfer().id().equals(id)) {
        return Optional.of(made.transfer());
      }
    }
    return Optional.empty();
  }

  private Response existing(AccountId id, Deadline deadline) {
    var reading = reads.read(Consistency.STRONG, Positions.NONE, deadline, reader -> reader.accounts(List.of(id), Consistency.STRONG, deadline));
    return answer(false, reading.value().get(id), Reflected.of(reading));
  }

  private Response recorded(boolean now, NewTransfer repeat, Deadline deadline) {
    TransferId id = repeat.id();
    Optional<AccountId> account = Optional.of(Sharding.placing(repeat)).filter(Predicate.not(AccountId::isNone));
    Reading<Optional<TransferStanding>> reading =
        reads.read(Consistency.STRONG, Positions.NONE, deadline, reader -> reader.transfer(id, account, Consistency.STRONG, deadline));
    TransferStanding standing = reading.value().orElseThrow();
    return answer(now, standing.transfer(), standing.hold(), Reflected.of(reading));
  }

  private static Response answer(boolean now, Account account, Reflected reflected) {
    StringBuilder json = new StringBuilder();
    ObjectWriter.account(account, json);
    return Answers.written(now, json, reflected, "/v1/accounts", account.id().value());
  }

  /** @param hold null if it is none */
  private static Response answer(boolean now, Transfer transfer, Hold hold, Reflected reflected) {
    StringBuilder json = new StringBuilder();
    ObjectWriter.transfer(transfer, hold, json);
    return Answers.written(now, json, reflected, COLLECTION, transfer.id().value());
  }

  private static ApiProblem refused(ProblemType type, Decision.OfAccount answer, Recorded recorded) {
    AccountOutcome outcome = answer.outcome();
    return ApiProblem.refused(
        type, OutcomeText.of(outcome), new ProblemDetails.Refusal(outcome.wire(), answer.timestamp()), Reflected.commit(recorded.positions()));
  }
}
