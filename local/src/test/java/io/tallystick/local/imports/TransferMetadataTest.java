package io.tallystick.local.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.ledger.Limits;
import io.tallystick.ledger.NewTransfer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransferMetadataTest {
  private static List<NewTransfer> transfers(BookTransaction transaction, List<String> warnings) throws Exception {
    Conversion conversion = Conversion.of(Sample.books(List.of(transaction)), ImportTexts.HLEDGER);
    List<NewTransfer> transfers = new ArrayList<>();
    LedgerInMemory ledger = new LedgerInMemory();
    conversion.requests(
        request -> {
          ledger.apply(request);
          transfers.addAll(request.transfers());
        });
    warnings.addAll(conversion.warnings().lines());
    return transfers;
  }

  private static BookTransaction transaction(String description, String comment, List<Tag> tags, int postings) {
    List<Posting> all = new ArrayList<>();
    for (int at = 0; at < postings; at++) {
      all.add(new Posting("a" + at, Posting.Kind.REAL, "X", BigDecimal.ONE, "", null, at == 0 ? "first" : "", List.of()));
    }
    all.add(
        new Posting(
            "b", Posting.Kind.REAL, "X", new BigDecimal(-postings), "@ 2 Y", LocalDate.of(2026, 1, 5), "", List.of(new Tag("p", "1"), new Tag("p", "2"))));
    return new BookTransaction(
        "", LocalDate.of(2026, 1, 1), LocalDate.of(2026, 1, 9), "C1", description, comment, "pending", tags, all, Place.UNKNOWN);
  }

  @Test
  void whatTheBooksSayIsKeptInCanonicalForm() throws Exception {
    NewTransfer transfer =
        transfers(transaction("dé\"s", "line\n two\n", List.of(new Tag("z", ""), new Tag("a", "1"), new Tag("\ud83d\ude00", "2"), new Tag("\uffee", "3")), 1), new ArrayList<>())
            .getFirst();
    assertThat(transfer.metadata())
        .isEqualTo(
            "{\"code\":\"C1\",\"comment\":\"line\\n two\",\"credit\":{\"date\":\"2026-01-05\",\"price\":\"@ 2 Y\",\"tags\":{\"p\":[\"1\",\"2\"]}},"
                + "\"debit\":{\"comment\":\"first\"},\"description\":\"dé\\\"s\",\"second_date\":\"2026-01-09\",\"status\":\"pending\","
                + "\"tags\":{\"a\":\"1\",\"z\":\"\",\"\uffee\":\"3\",\"\ud83d\ude00\":\"2\"}}");
    assertThat(transfer.reference()).isEqualTo("C1");
    assertThat(transfer.effectiveAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
  }

  @Test
  void whatDoesNotFitIsLeftOutLargestFirstAndSaid() throws Exception {
    List<String> warnings = new ArrayList<>();
    NewTransfer transfer = transfers(transaction("short", "ü".repeat(5_000), List.of(new Tag("t", "x".repeat(4_000))), 1), warnings).getFirst();
    assertThat(transfer.metadata().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(Limits.METADATA_BYTES);
    assertThat(transfer.metadata()).contains("\"description\":\"short\"").doesNotContain("comment\":\"ü").doesNotContain("xxx");
    assertThat(warnings)
        .containsExactly(
            "transaction 2026-01-01 \"short\": comment left out, for metadata may have 4096 bytes",
            "transaction 2026-01-01 \"short\": tags left out, for metadata may have 4096 bytes");
  }

  @Test
  void longChainsSayWhatBelongsToTheWholeTransactionOnlyOnce() throws Exception {
    List<NewTransfer> transfers = transfers(transaction("wide", "", List.of(), TransferMetadata.REPEATED_IN_CHAINS_UP_TO + 1), new ArrayList<>());
    assertThat(transfers).filteredOn(transfer -> transfer.metadata().contains("description")).hasSize(1);
    assertThat(transfers).allMatch(transfer -> transfer.metadata().contains("\"price\":\"@ 2 Y\""));
    assertThat(transfers(transaction("wide", "", List.of(), TransferMetadata.REPEATED_IN_CHAINS_UP_TO), new ArrayList<>()))
        .allMatch(transfer -> transfer.metadata().contains("description"));
  }

  @Test
  void aLongDescriptionIsCutVisiblyInTheReferenceAndWholeInTheMetadata() throws Exception {
    BookTransaction base = Sample.transaction("2026-01-01 " + "d\u0007".repeat(100) + " | a 1 X | b -1 X");
    NewTransfer transfer = transfers(base, new ArrayList<>()).getFirst();
    assertThat(transfer.reference()).hasSize(Limits.REFERENCE_CHARACTERS).endsWith("…").startsWith("d\ufffdd");
    assertThat(transfer.metadata()).contains("d\\u0007".repeat(100));
  }
}
