package io.tallystick.local.imports;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Books as CSV: one line for each posting, the lines of a transaction together. The guide documents the columns. */
final class CsvBooks implements Books {
  /** Characters that one line may have. */
  private static final int LINE_CHARACTERS_MAX = 1 << 20;
  private static final String BYTE_ORDER_MARK = "\ufeff";
  private static final List<CsvColumn> SAME_IN_TRANSACTION = List.of(CsvColumn.DATE, CsvColumn.DESCRIPTION, CsvColumn.CODE, CsvColumn.COMMENT);

  private final BookFile file;

  CsvBooks(BookFile file) {
    this.file = file;
  }

  @Override
  public void read(Reader reader) throws IOException {
    InputStreamReader characters =
        new InputStreamReader(
            file.open(),
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    try (CsvReader<CsvRecord> csv =
        CsvReader.builder()
            .maxBufferSize(LINE_CHARACTERS_MAX)
            .allowMissingFields(false)
            .allowExtraFields(false)
            .ofCsvRecord(characters)) {
      read(csv.iterator(), reader);
    } catch (CsvParseException | java.io.UncheckedIOException broken) {
      for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
        if (cause instanceof CharacterCodingException) {
          throw new InvalidBooks(file.name() + ": is not text in UTF-8", broken);
        }
      }
      Throwable cause = broken.getCause() == null ? broken : broken.getCause();
      throw new InvalidBooks(file.name() + ": is not CSV: " + broken.getMessage() + (cause == broken ? "" : ": " + cause.getMessage()), broken);
    }
  }

  private void read(Iterator<CsvRecord> records, Reader reader) throws IOException {
    if (!records.hasNext()) {
      throw new InvalidBooks(file.name() + ": is empty; its first line must name the columns");
    }
    List<String> header = new ArrayList<>(records.next().getFields());
    if (header.getFirst().startsWith(BYTE_ORDER_MARK)) {
      header.set(0, header.getFirst().substring(1));
    }
    List<CsvColumn> order = CsvColumn.order(file.name(), header);
    Rows rows = new Rows(reader);
    while (records.hasNext()) {
      CsvRecord record = records.next();
      rows.add(record.getStartingLineNumber(), order, record.getFields());
    }
    rows.finish();
  }

  /** Gathers the lines of a transaction until another one begins. */
  private final class Rows {
    private final Reader reader;
    private final CsvAssets assets = new CsvAssets();
    private final Set<String> finished = new HashSet<>();
    private final List<Posting> postings = new ArrayList<>();
    private CsvRow first;
    /** A transaction of which one line is wrong is wrong as a whole. */
    private boolean faulty;

    Rows(Reader reader) {
      this.reader = reader;
    }

    void add(long line, List<CsvColumn> order, List<String> fields) {
      try {
        CsvRow row = CsvRow.of(line, order, fields);
        String key = row.text(CsvColumn.TRANSACTION);
        if (first == null || !first.text(CsvColumn.TRANSACTION).equals(key)) {
          finish();
          if (finished.contains(key)) {
            throw new CsvRow.Invalid(line, CsvColumn.TRANSACTION, key, "has lines before other transactions'; its lines must stand together");
          }
          first = row;
        }
        same(row);
        CsvAssets.Quantity quantity = assets.quantity(row);
        if (postings.size() == BookTransaction.POSTINGS_MAX) {
          throw new CsvRow.Invalid(line, CsvColumn.TRANSACTION, key, "has more than " + BookTransaction.POSTINGS_MAX + " lines");
        }
        postings.add(
            new Posting(
                row.text(CsvColumn.ACCOUNT),
                Posting.Kind.REAL,
                quantity.symbol(),
                quantity.amount(),
                "",
                null,
                row.text(CsvColumn.NOTE),
                List.of()));
      } catch (CsvRow.Invalid invalid) {
        faulty = true;
        reader.problem(file.name() + ": " + invalid.getMessage());
      }
    }

    private void same(CsvRow row) throws CsvRow.Invalid {
      for (CsvColumn column : SAME_IN_TRANSACTION) {
        String text = row.text(column);
        if (!text.isEmpty() && !text.equals(first.text(column))) {
          throw new CsvRow.Invalid(row.line(), column, text, "differs from the transaction's first line, " + first.line());
        }
      }
    }

    void finish() {
      if (first != null) {
        finished.add(first.text(CsvColumn.TRANSACTION));
        if (!faulty) {
          reader.transaction(
              new BookTransaction(
                  first.text(CsvColumn.TRANSACTION),
                  first.date(),
                  null,
                  first.text(CsvColumn.CODE),
                  first.text(CsvColumn.DESCRIPTION),
                  first.text(CsvColumn.COMMENT),
                  "",
                  List.of(),
                  postings,
                  new Place(file.name(), first.line())));
        }
      }
      first = null;
      faulty = false;
      postings.clear();
    }
  }
}
