package io.tallystick.local.imports;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads one transaction from its JSON object. Fields that are not needed are passed over; a field of another type than hledger's
 * ends reading ({@link Unexpected}), while a transaction that only cannot be brought in is reported and reading goes on.
 */
final class HledgerTransactionReader {
  private final JsonParser json;
  private final HledgerPostingReader postingReader;

  private String date;
  private String secondDate;
  private String code;
  private String description;
  private String comment;
  private String status;
  private List<Tag> tags;
  private List<Posting> postings;
  private Place place;
  private String problem;

  /** A value that hledger does not write there. */
  static final class Unexpected extends IOException {
    Unexpected(JsonParser json, String field, String reason) {
      super(
          "line " + json.currentTokenLocation().getLineNr() + ", column " + json.currentTokenLocation().getColumnNr() + ": " + field + " "
              + reason);
    }
  }

  HledgerTransactionReader(JsonParser json) {
    this.json = json;
    this.postingReader = new HledgerPostingReader(json);
  }

  /** Reads the object that the parser stands at. */
  void read(Books.Reader reader) throws IOException {
    expect(json, JsonToken.START_OBJECT, "a transaction", "must be an object");
    date = null;
    secondDate = null;
    code = "";
    description = "";
    comment = "";
    status = "";
    tags = List.of();
    postings = null;
    place = Place.UNKNOWN;
    problem = null;
    long line = json.currentTokenLocation().getLineNr();
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      json.nextToken();
      field(field);
    }
    if (date == null || postings == null) {
      throw new Unexpected(json, "a transaction", "must have tdate and tpostings");
    }
    if (place.line() == 0) {
      place = new Place("", line);
    }
    BookTransaction transaction;
    try {
      transaction =
          new BookTransaction(
              "", LocalDate.parse(date), secondDate == null ? null : LocalDate.parse(secondDate), code, description, comment, status, tags,
              postings, place);
    } catch (DateTimeException noDate) {
      throw new Unexpected(json, "tdate and tdate2", "must be dates such as 2026-11-22");
    }
    if (problem == null) {
      reader.transaction(transaction);
    } else {
      reader.problem(transaction.label() + ": " + problem);
    }
  }

  private void field(String field) throws IOException {
    switch (field) {
      case "tdate" -> date = text(json, field);
      case "tdate2" -> secondDate = json.currentToken() == JsonToken.VALUE_NULL ? null : text(json, field);
      case "tcode" -> code = text(json, field);
      case "tdescription" -> description = text(json, field);
      case "tcomment" -> comment = text(json, field);
      case "tstatus" -> status = status(text(json, field));
      case "ttags" -> tags = tags(json, field);
      case "tpostings" -> postings();
      case "tsourcepos" -> place();
      default -> json.skipChildren();
    }
  }

  private static String status(String text) {
    return text.equals("Unmarked") ? "" : text.toLowerCase(Locale.ROOT);
  }

  private void postings() throws IOException {
    expect(json, JsonToken.START_ARRAY, "tpostings", "must be an array");
    postings = new ArrayList<>();
    int number = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      number++;
      String fault = postingReader.read(postings);
      if (fault != null && problem == null) {
        problem = "posting " + number + " " + fault;
      }
      if (postings.size() > BookTransaction.POSTINGS_MAX) {
        problem = "has more than " + BookTransaction.POSTINGS_MAX + " postings";
        postings.subList(1, postings.size()).clear();
      }
    }
  }

  /** {@code [{sourceName, sourceLine, sourceColumn}, …]}, or in older versions {@code {tag, contents: [name, [first line, last line]]}}. */
  private void place() throws IOException {
    String file = "";
    long line = 0;
    int depth = 0;
    do {
      JsonToken token = json.currentToken();
      if (token == JsonToken.START_ARRAY || token == JsonToken.START_OBJECT) {
        depth++;
      } else if (token == JsonToken.END_ARRAY || token == JsonToken.END_OBJECT) {
        depth--;
      } else if (token == JsonToken.VALUE_STRING && file.isEmpty() && !"tag".equals(json.currentName())) {
        file = json.getText();
      } else if (token == JsonToken.VALUE_NUMBER_INT && line == 0 && !"sourceColumn".equals(json.currentName())) {
        line = json.getBigIntegerValue().bitLength() < Long.SIZE ? json.getLongValue() : 0;
      }
    } while (depth > 0 && json.nextToken() != null);
    place = new Place(file.substring(file.lastIndexOf('/') + 1), Math.max(0, line));
  }

  static void expect(JsonParser json, JsonToken token, String field, String reason) throws IOException {
    if (json.currentToken() != token) {
      throw new Unexpected(json, field, reason);
    }
  }

  static String text(JsonParser json, String field) throws IOException {
    expect(json, JsonToken.VALUE_STRING, field, "must be a text");
    return json.getText();
  }

  /** {@code [[name, value], …]}. */
  static List<Tag> tags(JsonParser json, String field) throws IOException {
    expect(json, JsonToken.START_ARRAY, field, "must be an array");
    List<Tag> tags = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      expect(json, JsonToken.START_ARRAY, field, "must be an array of pairs");
      json.nextToken();
      String name = text(json, field);
      json.nextToken();
      String value = text(json, field);
      tags.add(new Tag(name, value));
      json.nextToken();
      expect(json, JsonToken.END_ARRAY, field, "must be an array of pairs");
    }
    return tags;
  }
}
