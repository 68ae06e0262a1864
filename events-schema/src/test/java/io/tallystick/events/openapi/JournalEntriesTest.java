package io.tallystick.events.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tallystick.events.JournalWriter;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Chain;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Parties;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.ledger.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Entries of the journal as the API tells them, field by field, and as its description says. */
class JournalEntriesTest {
  private static final long AT = 1_795_341_600_000_000_100L;
  private static final ChainKey KEY = new ChainKey(3, AT - 7);
  private static final String HEAD = "{\"position\":4,\"kind\":\"%s\",\"timestamp\":1795341600000000100,";
  private static final String KEY_JSON = "\"key\":{\"coordinator\":3,\"timestamp\":1795341600000000093}";
  private static final ApiDescription CLOSED = ApiDescription.ofThisBuild().closed();
  private static final JsonNode SCHEMA = CLOSED.document().at("/components/schemas/Entry");

  @Test
  void aTransferSaysWhichOfItsLegsAreHere() throws JsonProcessingException {
    for (LegsHere here : LegsHere.values()) {
      String name = Map.of(LegsHere.NEITHER, "neither", LegsHere.DEBIT, "debit", LegsHere.CREDIT, "credit", LegsHere.BOTH, "both").get(here);
      assertTold(new Entry.TransferMade(transfer("t", 5), here, AT), "transfer_made", "\"legs_here\":\"" + name + "\",\"transfer\":" + json("t", 5));
      assertTold(
          new Entry.HoldExpired(new TransferId("h"), new AccountId("a"), new AccountId("b"), Amount.of(8), TransferFlags.NONE, here, AT),
          "hold_expired",
          "\"hold_id\":\"h\",\"debit_account_id\":\"a\",\"credit_account_id\":\"b\",\"amount\":\"8\",\"legs_here\":\"" + name + "\"");
    }
  }

  @Test
  void aRejectionSaysWhetherAnotherShardDecidedIt() throws JsonProcessingException {
    for (boolean told : List.of(true, false)) {
      assertTold(
          new Entry.TransferRejected(new TransferId("t"), TransferOutcome.EXCEEDS_CREDITS, told, AT),
          "transfer_rejected",
          "\"id\":\"t\",\"outcome\":\"exceeds_credits\",\"told\":" + told);
    }
  }

  @Test
  void aChainIsPreparedByAParticipant() throws JsonProcessingException {
    assertTold(
        new CrossEntry.Prepared(
            KEY, null, List.of(new CrossEntry.Member(0, transfer("t", 5), false, true)), Map.of(1, new TransferId("u"), 7, new TransferId("v")),
            Set.of(new AccountId("b")), Set.of(new AccountId("c"), new AccountId("b")), AT),
        "chain_prepared",
        KEY_JSON
            + ",\"ids\":[{\"number\":1,\"id\":\"u\"},{\"number\":7,\"id\":\"v\"}],\"closes\":[\"b\"],\"reopens\":[\"b\",\"c\"],"
            + "\"members\":[{\"number\":0,\"legs_here\":\"credit\",\"transfer\":"
            + json("t", 5)
            + "}]");
  }

  @Test
  void itsCoordinatorAlsoSaysWhatWasAskedFor() throws JsonProcessingException {
    NewTransfer post =
        new NewTransfer(
            new TransferId("p"), AccountId.NONE, AccountId.NONE, Amount.MAX, null, 0, TransferFlags.of(TransferFlag.POST_PENDING_TRANSFER), new TransferId("h"), TransferId.NONE, 0,
            "", "", null);
    List<NewTransfer> members = List.of(asked("t", 5), post);
    List<Parties> parties =
        List.of(
            new Parties(new AccountId("a"), new AccountId("b"), Parties.Source.REQUEST, false),
            new Parties(new AccountId("x"), AccountId.NONE, Parties.Source.LOCATED, true));
    assertTold(
        new CrossEntry.Prepared(KEY, new Chain(members, parties, false, AT - 9), List.of(), Map.of(), Set.of(), Set.of(), AT),
        "chain_prepared",
        KEY_JSON
            + ",\"ids\":[],\"closes\":[],\"reopens\":[],\"members\":[],\"asked\":{\"sent_at\":1795341600000000091,\"members\":["
            + "{\"number\":0,\"transfer\":{\"id\":\"t\",\"debit_account_id\":\"a\",\"credit_account_id\":\"b\",\"amount\":\"5\",\"asset\":\"USD/2\"},"
            + "\"debit_account_id\":\"a\",\"credit_account_id\":\"b\",\"accounts_from\":\"request\"},"
            + "{\"number\":1,\"transfer\":{\"id\":\"p\",\"amount\":\"340282366920938463463374607431768211455\",\"flags\":[\"post_pending_transfer\"],\"pending_id\":\"h\"},"
            + "\"debit_account_id\":\"x\",\"credit_account_id\":\"\",\"accounts_from\":\"located\"}]}");
  }

  @Test
  void aChainIsDecided() throws JsonProcessingException {
    Verdict committed = new Verdict.Committed(Map.of(0, Amount.of(3), 5, Amount.ZERO), Map.of(2, transfer("r", 6)));
    assertTold(
        new CrossEntry.Decided(KEY, committed, Set.of(7, 255), AT),
        "chain_decided",
        KEY_JSON
            + ",\"verdict\":\"committed\",\"amounts\":[{\"number\":0,\"amount\":\"3\"},{\"number\":5,\"amount\":\"0\"}],\"records\":[{\"number\":2,\"transfer\":"
            + json("r", 6)
            + "}],\"tell\":[7,255]");
    Verdict refused = new Verdict.Refused(List.of(new Verdict.Burn(new TransferId("t"), TransferOutcome.EXCEEDS_DEBITS)));
    assertTold(
        new CrossEntry.Decided(KEY, refused, Set.of(), AT),
        "chain_decided",
        KEY_JSON + ",\"verdict\":\"refused\",\"burned\":[{\"id\":\"t\",\"outcome\":\"exceeds_debits\"}],\"tell\":[]");
    assertTold(new CrossEntry.Decided(KEY, new Verdict.Abandoned(), Set.of(0), AT), "chain_decided", KEY_JSON + ",\"verdict\":\"abandoned\",\"tell\":[0]");
  }

  @Test
  void aChainEndsAndIsSettled() throws JsonProcessingException {
    for (Verdict.Kind verdict : Verdict.Kind.values()) {
      String name = Map.of(Verdict.Kind.COMMITTED, "committed", Verdict.Kind.REFUSED, "refused", Verdict.Kind.ABANDONED, "abandoned").get(verdict);
      assertTold(new CrossEntry.Ended(KEY, verdict, AT), "chain_ended", KEY_JSON + ",\"verdict\":\"" + name + "\"");
    }
    assertTold(new CrossEntry.Settled(KEY, AT), "chain_settled", KEY_JSON);
    assertTold(new CrossEntry.ExpirySettled(new TransferId("h"), AT), "expiry_settled", "\"hold_id\":\"h\"");
  }

  /** 2,300 members are what the rules let through at most; each may name accounts of 128 characters. */
  @Test
  void aChainThatNoAnswerCouldHoldSaysHowMuchIsLeftOut() throws JsonProcessingException {
    String account = "x".repeat(128);
    List<CrossEntry.Member> members = new ArrayList<>();
    List<NewTransfer> asked = new ArrayList<>();
    List<Parties> parties = new ArrayList<>();
    for (int i = 0; i < 2_300; i++) {
      members.add(new CrossEntry.Member(i, transfer("t" + i, account, 5), true, true));
      asked.add(asked("t" + i, 5));
      parties.add(new Parties(new AccountId(account), new AccountId("b"), Parties.Source.REQUEST, false));
    }
    StringBuilder out = new StringBuilder("[");
    JournalWriter.entry(new CrossEntry.Prepared(KEY, new Chain(asked, parties, false, AT), members, Map.of(), Set.of(), Set.of(), AT), 0, out);
    JsonNode entry = ApiDescription.JSON.readTree(out.append(']').toString()).get(0);
    assertThat(out.length()).isBetween(1_250_000, 1_252_000);
    assertThat(CLOSED.problems(SCHEMA, entry)).isEmpty();
    int written = entry.path("members").size() + entry.at("/asked/members").size();
    assertThat(entry.path("members").size()).isEqualTo(2_300);
    assertThat(written).isLessThan(4_600);
    assertThat(entry.path("left_out").asInt()).isEqualTo(4_600 - written);
  }

  private static void assertTold(Entry entry, String kind, String rest) throws JsonProcessingException {
    StringBuilder out = new StringBuilder();
    JournalWriter.entry(entry, 4, out);
    assertThat(out).hasToString(HEAD.formatted(kind) + rest + "}");
    assertThat(CLOSED.problems(SCHEMA, ApiDescription.JSON.readTree(out.toString()))).isEmpty();
  }

  private static String json(String id, long amount) {
    return ("{\"id\":\"%s\",\"debit_account_id\":\"a\",\"credit_account_id\":\"b\",\"amount\":\"%d\",\"asset\":\"USD/2\",\"code\":1,\"flags\":[],\"pending_id\":\"\",\"reverses\":\"\","
            + "\"timeout\":0,\"reference\":\"\",\"metadata\":{},\"effective_at\":\"2026-11-22T10:00:00.000000095Z\",\"timestamp\":1795341600000000095}")
        .formatted(id, amount);
  }

  private static Transfer transfer(String id, long amount) {
    return transfer(id, "a", amount);
  }

  private static Transfer transfer(String id, String debit, long amount) {
    return new Transfer(
        new TransferId(id), new AccountId(debit), new AccountId("b"), Amount.of(amount), Amount.ZERO, Asset.of("USD/2"), 1, TransferFlags.NONE, TransferId.NONE, TransferId.NONE, 0,
        "", "", null, AT - 5);
  }

  private static NewTransfer asked(String id, long amount) {
    return new NewTransfer(
        new TransferId(id), new AccountId("a"), new AccountId("b"), Amount.of(amount), Asset.of("USD/2"), 1, TransferFlags.NONE, TransferId.NONE, TransferId.NONE, 0, "", "", null);
  }
}
