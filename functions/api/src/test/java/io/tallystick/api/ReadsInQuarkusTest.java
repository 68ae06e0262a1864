package io.tallystick.api;

import static io.tallystick.api.Books.account;
import static io.tallystick.api.Books.id;
import static io.tallystick.api.Books.made;
import static io.tallystick.api.Books.opened;
import static io.tallystick.api.Books.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.tallystick.api.Gateway.Answer;
import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Hash;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read by calls, through the function as Lambda runs it, on real tables. */
@QuarkusTest
class ReadsInQuarkusTest {
  @Inject TestStore store;

  private Deadline deadline() {
    return Deadline.after(Duration.ofSeconds(60));
  }

  private void project() {
    assertThat(new Projector(store.tables(), 0, Projector.Limits.DEFAULT).post(deadline()).done()).isTrue();
  }

  private static List<String> texts(JsonNode array, String field) {
    return StreamSupport.stream(array.spliterator(), false).map(one -> one.path(field).asText()).toList();
  }

  @Test
  void whatIsNotThereIsAProblemThatSaysWhatItReflects() {
    Answer account = Gateway.get("/v1/accounts/" + id("nobody"));
    Answer transfer = Gateway.get("/v1/transfers/" + id("nothing"));
    Answer statement = Gateway.get("/v1/accounts/" + id("nobody") + "/statement");

    assertThat(account.status()).isEqualTo(404);
    assertThat(account.problem()).isEqualTo("account-not-found");
    assertThat(account.headers()).containsEntry("tallystick-consistency", "strong").containsKey("tallystick-sequence");
    assertThat(transfer.status()).isEqualTo(404);
    assertThat(transfer.problem()).isEqualTo("transfer-not-found");
    assertThat(transfer.headers()).containsKey("tallystick-sequence");
    assertThat(statement.problem()).isEqualTo("account-not-found");
  }

  @Test
  void aStrongReadReflectsWhatIsNotYetPostedAndAnEventualOneDoesNot() {
    project();
    String alice = opened();

    Answer strong = Gateway.get("/v1/accounts/" + alice);
    Answer eventual = Gateway.get("/v1/accounts/" + alice + "?consistency=eventual");

    assertThat(strong.status()).isEqualTo(200);
    assertThat(eventual.status()).isEqualTo(404);
    assertThat(eventual.headers()).containsEntry("tallystick-consistency", "eventual");

    project();

    Answer posted = Gateway.get("/v1/accounts/" + alice + "?consistency=eventual");
    assertThat(posted.status()).isEqualTo(200);
    assertThat(posted.body()).isEqualTo(strong.body());
    assertThat(posted.headers().get("tallystick-sequence")).isEqualTo(strong.headers().get("tallystick-sequence"));
  }

  @Test
  void anEventualReadWaitsForWhatItIsToReflect() {
    project();
    Answer opened = Gateway.post("/v1/accounts", account(id("a")));
    String id = opened.body().path("id").asText();
    String atLeast = opened.headers().get("tallystick-sequence");
    int[] looks = {0};
    store.cursorsThrough(
        real ->
            new ForwardingCursors(real) {
              @Override
              public io.tallystick.journal.Cursor read(String reader, int shard, Deadline deadline) {
                if (++looks[0] == 3) {
                  project();
                }
                return super.read(reader, shard, deadline);
              }
            });
    try {
      Answer read = Gateway.get("/v1/accounts/" + id + "?consistency=eventual&at_least=" + atLeast);

      assertThat(read.status()).isEqualTo(200);
      assertThat(read.headers()).containsEntry("tallystick-consistency", "eventual").containsEntry("tallystick-sequence", atLeast);
      assertThat(looks[0]).isGreaterThanOrEqualTo(3);
    } finally {
      store.calm();
    }
  }

  /** The replicas that eventual reads go to have not heard of anything yet, though the read tables themselves are complete. */
  @Test
  void anEmptyStatementThatReflectsTheOpeningIsNoMissingAccount() {
    Answer opened = Gateway.post("/v1/accounts", account(id("a")));
    project();
    String target = "/v1/accounts/" + opened.body().path("id").asText() + "/statement?consistency=eventual";
    store.checkpointsThrough(
        real ->
            new ForwardingCheckpoints(real) {
              @Override
              public Map<AccountId, Checkpoint<Account>> accounts(Collection<AccountId> ids, Consistency consistency, Deadline deadline) {
                return consistency == Consistency.EVENTUAL ? Map.of() : super.accounts(ids, consistency, deadline);
              }
            });
    try {
      assertThat(Gateway.get(target).status()).isEqualTo(404);
      Answer statement = Gateway.get(target + "&at_least=" + opened.headers().get("tallystick-sequence"));
      assertThat(statement.status()).isEqualTo(200);
      assertThat(statement.body().path("lines")).isEmpty();
    } finally {
      store.calm();
    }
  }

  @Test
  void anEventualReadDoesNotWaitForEver() {
    project();
    Answer opened = Gateway.post("/v1/accounts", account(id("a")));
    String target = "/v1/accounts/" + opened.body().path("id").asText() + "?consistency=eventual&at_least=" + opened.headers().get("tallystick-sequence");

    Answer read = Gateway.call("GET", target, Map.of(), null, 3_000);

    assertThat(read.status()).isEqualTo(503);
    assertThat(read.problem()).isEqualTo("not-yet-visible");
    assertThat(read.headers()).containsEntry("retry-after", "1");
  }

  @Test
  void noReadCanReflectWhatTheJournalDoesNotHave() {
    Answer read = Gateway.get("/v1/accounts/" + opened() + "?at_least=0:999999999");

    assertThat(read.status()).isEqualTo(400);
    assertThat(read.body().path("errors").get(0).path("reason").asText()).isEqualTo("is after the journal's end");
  }

  @ParameterizedTest
  @ValueSource(strings = {"assets:cash", "a b", "50%", "%41", "Zoë", "a+b", "a;b=c", "😀", "a#b", "..", ".", "-", "a&b=c", "\"", "a\\b", "a|b", "~_@:"})
  void everyIdCanBeLookedUpInThePathOrInTheQuery(String part) {
    String id = part.length() < 3 && part.matches("[.-]+") ? part : part + id("");
    String quoted = id.replace("\\", "\\\\").replace("\"", "\\\"");
    Answer opened = Gateway.post("/v1/accounts", account(quoted));
    assertThat(opened.status()).isIn(200, 201);
    String encoded = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");

    assertThat(Gateway.get(opened.headers().get("location")).body().path("id").asText()).isEqualTo(id);
    assertThat(Gateway.get("/v1/accounts/-?id=" + encoded).body().path("id").asText()).isEqualTo(id);
    assertThat(Gateway.get("/v1/accounts/-/statement?id=" + encoded).status()).isEqualTo(200);
    if (!part.matches("[.]+")) {
      assertThat(Gateway.get("/v1/accounts/" + encoded).body().path("id").asText()).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "/", "a?b", "a//b/", "a/statement"})
  void idsThatNoPathTakesStandInTheQuery(String part) {
    String id = part + id("");
    Answer opened = Gateway.post("/v1/accounts", account(id));

    assertThat(opened.headers().get("location")).isEqualTo("/v1/accounts/-?id=" + URLEncoder.encode(id, StandardCharsets.UTF_8));
    assertThat(Gateway.get(opened.headers().get("location")).body().path("id").asText()).isEqualTo(id);

    String hold = id("h/");
    Gateway.post("/v1/transfers", transfer(hold, id, opened(), "3", "\"flags\":[\"pending\"]"));
    Answer post = Gateway.post("/v1/transfers/-/post?id=" + hold.replace("/", "%2F"), "{\"id\":\"" + id("p") + "\"}");
    assertThat(post.body().path("pending_id").asText()).isEqualTo(hold);
  }

  @Test
  void anAccountIsToldAsItStoodAtATime() {
    String alice = opened();
    String bob = opened();
    long first = Gateway.get("/v1/transfers/" + made(alice, bob, "5")).body().path("timestamp").asLong();
    long second = Gateway.get("/v1/transfers/" + made(alice, bob, "6")).body().path("timestamp").asLong();

    assertThat(posted(bob, "?at=" + (first - 1))).isEqualTo("0");
    assertThat(posted(bob, "?at=" + first)).isEqualTo("5");
    assertThat(posted(bob, "?at=" + Instant.ofEpochSecond(0, first))).isEqualTo("5");
    assertThat(posted(bob, "?at=" + second)).isEqualTo("11");
    assertThat(Gateway.get("/v1/accounts/" + bob + "?at=1").problem()).isEqualTo("account-not-found");
  }

  @Test
  void anAccountIsToldByBusinessDate() {
    String alice = opened();
    String bob = opened();
    made(alice, bob, "5", "\"effective_at\":\"2026-01-01T00:00:00Z\"");
    made(alice, bob, "6", "\"effective_at\":\"2026-02-01T00:00:00+01:00\"");

    assertThat(posted(bob, "?at_effective=2025-12-31T23:59:59Z")).isEqualTo("0");
    assertThat(posted(bob, "?at_effective=2026-01-01T00:00:00Z")).isEqualTo("5");
    assertThat(posted(bob, "?at_effective=2026-01-31T23:00:00Z")).isEqualTo("11");
  }

  private static String posted(String account, String query) {
    return Gateway.get("/v1/accounts/" + account + query).body().path("credits_posted").asText();
  }

  @Test
  void anAccountWithoutHistoryCannotTellIt() {
    String alice = opened("\"flags\":[\"no_history\"]");
    made(alice, opened(), "5");

    for (String target : List.of("/statement", "?at_effective=2026-01-01T00:00:00Z")) {
      Answer answer = Gateway.get("/v1/accounts/" + alice + target);
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.problem()).isEqualTo("no-history");
      assertThat(answer.headers()).containsEntry("tallystick-consistency", "strong").containsKey("tallystick-sequence");
    }
  }

  @Test
  void aStatementIsReadInPagesInBothDirections() {
    String alice = opened();
    String bob = opened();
    List<String> made = new ArrayList<>();
    for (int n = 1; n <= 5; n++) {
      made.add(made(alice, bob, String.valueOf(n)));
      if (n == 3) {
        project();
      }
    }

    Answer all = Gateway.get("/v1/accounts/" + bob + "/statement");

    assertThat(texts(all.body().path("lines"), "transfer")).isEqualTo(made);
    assertThat(texts(all.body().path("lines"), "credits_posted")).containsExactly("1", "3", "6", "10", "15");
    assertThat(all.body().path("next_cursor").isNull()).isTrue();
    JsonNode line = all.body().path("lines").get(0);
    assertThat(line.path("kind").asText()).isEqualTo("post");
    assertThat(line.path("side").asText()).isEqualTo("credit");
    assertThat(line.path("counterpart").asText()).isEqualTo(alice);

    assertThat(pages("/v1/accounts/" + bob + "/statement?limit=2", "lines", "transfer")).isEqualTo(made);
    assertThat(pages("/v1/accounts/" + bob + "/statement?limit=2&order=descending", "lines", "transfer")).isEqualTo(made.reversed());
    long third = all.body().path("lines").get(2).path("timestamp").asLong();
    assertThat(pages("/v1/accounts/" + bob + "/statement?from=" + third, "lines", "transfer")).isEqualTo(made.subList(2, 5));
    assertThat(pages("/v1/accounts/" + bob + "/statement?to=" + third, "lines", "transfer")).isEqualTo(made.subList(0, 2));
  }

  private static List<String> pages(String target, String name, String field) {
    List<String> all = new ArrayList<>();
    String more = "";
    do {
      Answer page = Gateway.get(target + more);
      assertThat(page.status()).as(page.text()).isEqualTo(200);
      all.addAll(texts(page.body().path(name), field));
      JsonNode next = page.body().path("next_cursor");
      more = next.isNull() ? null : (target.contains("?") ? "&" : "?") + "cursor=" + next.asText();
    } while (more != null);
    return all;
  }

  @Test
  void accountsAndTransfersAreFoundByAllThatIsAskedFor() {
    String reference = id("order");
    String alice = opened("\"reference\":\"" + reference + "\"", "\"code\":7");
    String bob = opened("\"reference\":\"" + reference + "\"", "\"code\":8");
    String there = made(alice, bob, "5", "\"reference\":\"" + reference + "\"", "\"code\":9");
    String back = made(bob, alice, "5", "\"reference\":\"" + reference + "\"");
    String hold = made(bob, alice, "1", "\"flags\":[\"pending\"]");

    assertThat(pages("/v1/accounts?reference=" + reference, "accounts", "id")).containsExactly(alice, bob);
    assertThat(pages("/v1/accounts?reference=" + reference + "&code=8&asset=USD%2F2", "accounts", "id")).containsExactly(bob);
    assertThat(pages("/v1/accounts?reference=" + reference + "&asset=EUR", "accounts", "id")).isEmpty();
    assertThat(pages("/v1/transfers?account=" + alice, "transfers", "id")).containsExactly(there, back, hold);
    assertThat(pages("/v1/transfers?account=" + alice + "&order=descending&limit=1", "transfers", "id")).containsExactly(hold, back, there);
    assertThat(pages("/v1/transfers?debit_account=" + alice + "&credit_account=" + bob, "transfers", "id")).containsExactly(there);
    assertThat(pages("/v1/transfers?reference=" + reference + "&code=9", "transfers", "id")).containsExactly(there);
    assertThat(Gateway.get("/v1/accounts?reference=a|b\"{}<>^`\\").status()).as("characters that no URI may have").isEqualTo(200);
    assertThat(pages("/v1/transfers?account=" + bob, "transfers", "status")).containsExactly("", "", "pending");
  }

  @Test
  void aPageEndsWhereAnAnswerWouldBecomeTooLarge() {
    String reference = id("large");
    String padding = "x".repeat(4_000);
    int count = 700;
    List<String> ids = new ArrayList<>();
    for (int from = 0; from < count; from += 100) {
      List<String> some = new ArrayList<>();
      for (int n = from; n < from + 100; n++) {
        ids.add(reference + n);
        some.add(account(reference + n, "\"reference\":\"" + reference + "\"", "\"metadata\":{\"p\":\"" + padding + "\"}"));
      }
      assertThat(Gateway.post("/v1/requests", "{\"accounts\":[" + String.join(",", some) + "]}").status()).isEqualTo(200);
    }

    Answer first = Gateway.get("/v1/accounts?limit=1000&reference=" + reference);

    assertThat(first.text().length()).isLessThan(JsonPieces.BYTES + 10_000);
    assertThat(first.body().path("accounts").size()).isBetween(500, count - 1);
    assertThat(first.body().path("next_cursor").isTextual()).isTrue();
    assertThat(pages("/v1/accounts?limit=1000&reference=" + reference, "accounts", "id")).isEqualTo(ids);
    assertThat(pages("/v1/accounts?limit=1000&order=descending&reference=" + reference, "accounts", "id")).isEqualTo(ids.reversed());
  }

  @Test
  void theTrialBalanceIsTheSumsOfEachAsset() {
    Answer balance = Gateway.get("/v1/trial-balance?consistency=eventual");

    assertThat(balance.status()).isEqualTo(200);
    assertThat(balance.headers()).containsEntry("tallystick-consistency", "strong");
    long before = sum(balance, "USD/2");
    made(opened(), opened(), "1000");
    Answer after = Gateway.get("/v1/trial-balance?asset=USD/2");
    assertThat(sum(after, "USD/2") - before).isEqualTo(1000);
    assertThat(after.body().path("assets")).hasSize(1);
    assertThat(after.body().path("assets").get(0).path("balanced").asBoolean()).isTrue();
    assertThat(after.body().path("assets").get(0).path("accounts").asLong()).isGreaterThanOrEqualTo(2);
    assertThat(after.body().path("in_flight").asInt(-1)).isZero();
  }

  @Test
  void onALedgerOfOneShardNothingIsInFlight() {
    Answer answer = Gateway.get("/v1/in-flight");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("{\"chains\":[],\"next_cursor\":null}");
    assertThat(answer.headers()).containsEntry("tallystick-consistency", "strong").containsKey("tallystick-sequence");
  }

  private static long sum(Answer balance, String asset) {
    for (JsonNode one : balance.body().path("assets")) {
      if (one.path("asset").asText().equals(asset)) {
        return one.path("debits_posted").asLong();
      }
    }
    return 0;
  }

  @Test
  void theJournalIsReadAsItIsStored() {
    opened();
    long last = store.tables().journal().last(0, deadline()).orElseThrow().sequence();

    Answer page = Gateway.get("/v1/journal/0?from=" + last);

    JsonNode segment = page.body().path("segments").get(0);
    Segment read =
        new Segment(
            segment.path("shard").asInt(),
            segment.path("sequence").asLong(),
            segment.path("format").asInt(),
            segment.path("epoch").asLong(),
            segment.path("count").asInt(),
            segment.path("first_timestamp").asLong(),
            segment.path("last_timestamp").asLong(),
            hash(segment, "previous_hash"),
            hash(segment, "root"),
            hash(segment, "hash"),
            Base64.getDecoder().decode(segment.path("payload").asText()));
    assertThat(SegmentCodec.verify(read, hash(segment, "previous_hash")).entries()).hasSize(read.count());
    assertThat(page.body().path("next_cursor").isNull()).isTrue();
    assertThat(page.headers()).containsEntry("tallystick-sequence", "0:" + last);
  }

  private static Hash hash(JsonNode segment, String field) {
    return Hash.of(HexFormat.of().parseHex(segment.path(field).asText()));
  }

  @Test
  void theJournalIsReadDecodedInPagesWithoutAGap() {
    String a = opened();
    String b = opened();
    made(a, b, "1", "\"flags\":[\"pending\"]");
    Gateway.post("/v1/transfers", transfer(id("t"), a, id("nobody"), "1"));
    Gateway.post("/v1/accounts", "{\"id\":\"" + id("x") + "\"}");
    long last = store.tables().journal().last(0, deadline()).orElseThrow().sequence();

    List<Long> sequences = new ArrayList<>();
    List<String> kinds = new ArrayList<>();
    String more = "limit=3";
    while (more != null) {
      Answer page = Gateway.get("/v1/journal/0?decoded=true&" + more);
      assertThat(page.status()).isEqualTo(200);
      for (JsonNode segment : page.body().path("segments")) {
        sequences.add(segment.path("sequence").asLong());
        kinds.addAll(texts(segment.path("entries"), "kind"));
        assertThat(segment.has("payload")).isFalse();
        assertThat(segment.path("balances").isArray()).isTrue();
      }
      JsonNode next = page.body().path("next_cursor");
      more = next.isNull() ? null : "limit=3&cursor=" + next.asText();
    }

    assertThat(sequences.stream().distinct().toList()).isEqualTo(java.util.stream.LongStream.rangeClosed(0, last).boxed().toList());
    assertThat(kinds).contains("account_opened", "transfer_made", "account_rejected", "transfer_rejected");
    assertThat(Gateway.get("/v1/journal/0?from=" + (last + 1)).body().path("segments")).isEmpty();
    assertThat(Gateway.get("/v1/journal/0?from=" + (last + 100)).headers()).containsEntry("tallystick-sequence", "0:" + last);
    assertThat(Gateway.get("/v1/journal/0?decoded=true&cursor=0:99999").problem()).isEqualTo("invalid-parameter");
    assertThat(Gateway.get("/v1/journal/0?decoded=true&cursor=" + (last + 1) + ":1").problem()).isEqualTo("invalid-parameter");
  }

  @Test
  void aSegmentThatIsLargerThanAnAnswerIsReadInParts() {
    String reference = id("r");
    String padding = "x".repeat(900);
    List<String> accounts = new ArrayList<>();
    for (int n = 0; n < 950; n++) {
      accounts.add(account(reference + n, "\"metadata\":{\"p\":\"" + padding + "\"}"));
    }
    for (int part = 0; part < 3; part++) {
      String all = "{\"accounts\":[" + String.join(",", accounts).replace(reference, reference + "-" + part + "-") + "]}";
      assertThat(Gateway.post("/v1/requests", all).status()).isEqualTo(200);
    }
    long last = store.tables().journal().last(0, deadline()).orElseThrow().sequence();

    Answer first = Gateway.get("/v1/journal/0?decoded=true&limit=3&from=" + (last - 2));

    assertThat(first.text().length()).isLessThan(JsonPieces.BYTES + 100_000);
    List<String> positions = new ArrayList<>();
    String more = "from=" + (last - 2);
    int pages = 0;
    while (more != null) {
      Answer page = Gateway.get("/v1/journal/0?decoded=true&limit=100&" + more);
      for (JsonNode segment : page.body().path("segments")) {
        segment.path("entries").forEach(entry -> positions.add(segment.path("sequence") + ":" + entry.path("position")));
        segment.path("balances").forEach(balance -> positions.add(segment.path("sequence") + ":" + balance.path("account_id")));
      }
      more = page.body().path("next_cursor").isNull() ? null : "cursor=" + page.body().path("next_cursor").asText();
      pages++;
    }
    assertThat(pages).isGreaterThan(1);
    assertThat(positions).doesNotHaveDuplicates();
    int entries = 0;
    for (long sequence = last - 2; sequence <= last; sequence++) {
      entries += SegmentCodec.open(store.tables().journal().at(0, sequence, deadline()).orElseThrow()).entries().size();
    }
    assertThat(positions).hasSize(2 * entries);
  }

  /** A proxy that kept a strong answer would make a stale one of it. */
  @ParameterizedTest
  @CsvSource({"/v1/health, 200", "/v1/accounts, 200", "/openapi.json, 200", "/v1/accounts/nobody-there, 404", "/v1/accounts?limit=0, 400", "/v1/accounts?a=%, 400", "/v1/none, 404", "/v1/requests, 405"})
  void noAnswerIsKeptOrTakenForAnythingElse(String target, int status) {
    Answer answer = Gateway.get(target);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers()).containsEntry("cache-control", "no-store").containsEntry("x-content-type-options", "nosniff");
  }

  @Test
  void whatIsWrittenIsNotKeptEither() {
    Answer opened = Gateway.post("/v1/accounts", account(id("a")));

    assertThat(opened.headers()).containsEntry("cache-control", "no-store").containsEntry("x-content-type-options", "nosniff");
  }

  @Test
  void healthTellsHowFarJournalAndReadTablesAre() {
    opened();
    project();
    long last = store.tables().journal().last(0, deadline()).orElseThrow().sequence();

    Answer health = Gateway.get("/v1/health");

    assertThat(health.status()).isEqualTo(200);
    assertThat(health.text()).isEqualTo("{\"status\":\"ok\",\"shards\":[{\"shard\":0,\"sequence\":%d,\"posted\":%d}]}".formatted(last, last));
  }

  @Test
  void theDescriptionIsServed() {
    Answer document = Gateway.get("/openapi.json");

    assertThat(document.status()).isEqualTo(200);
    assertThat(document.headers()).containsEntry("content-type", "application/json");
    assertThat(document.body().path("openapi").asText()).startsWith("3.1");
  }
}
