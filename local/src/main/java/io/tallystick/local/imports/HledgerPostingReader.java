package io.tallystick.local.imports;

import static io.tallystick.local.imports.HledgerTransactionReader.expect;
import static io.tallystick.local.imports.HledgerTransactionReader.tags;
import static io.tallystick.local.imports.HledgerTransactionReader.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tallystick.local.imports.HledgerTransactionReader.Unexpected;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Reads one posting with its amounts; each amount of another commodity becomes a {@link Posting} of its own. */
final class HledgerPostingReader {
  /** The symbol that hledger gives to an amount that was left out and not worked out. */
  private static final String MISSING_AMOUNT = "AUTO";

  private static final int DECIMAL_PLACES_MAX = 255;
  private static final int MANTISSA_DIGITS_MAX = 1_000;

  private final JsonParser json;
  private String fault;

  /** An amount of one commodity, and its price as text. */
  private record Quantity(String commodity, BigDecimal quantity, String price) {
    String text() {
      return quantity.stripTrailingZeros().toPlainString() + (commodity.isEmpty() ? "" : " " + AssetNames.quoted(commodity));
    }
  }

  HledgerPostingReader(JsonParser json) {
    this.json = json;
  }

  /** Adds what the posting comes to. Returns why it cannot be brought in, or null. */
  String read(List<Posting> postings) throws IOException {
    expect(json, JsonToken.START_OBJECT, "a posting", "must be an object");
    fault = null;
    String account = null;
    Posting.Kind kind = Posting.Kind.REAL;
    String date = null;
    String comment = "";
    List<Tag> tags = List.of();
    List<Quantity> amounts = null;
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      json.nextToken();
      switch (field) {
        case "paccount" -> account = text(json, field);
        case "ptype" -> kind = kind(text(json, field));
        case "pdate" -> date = json.currentToken() == JsonToken.VALUE_NULL ? null : text(json, field);
        case "pcomment" -> comment = text(json, field);
        case "ptags" -> tags = tags(json, field);
        case "pamount" -> amounts = amounts();
        default -> json.skipChildren();
      }
    }
    if (account == null || amounts == null) {
      throw new Unexpected(json, "a posting", "must have paccount and pamount");
    }
    if (account.isEmpty()) {
      fault = "has no account";
    }
    LocalDate ownDate;
    try {
      ownDate = date == null ? null : LocalDate.parse(date);
    } catch (DateTimeException noDate) {
      throw new Unexpected(json, "pdate", "must be a date such as 2026-11-22");
    }
    for (Quantity amount : amounts) {
      postings.add(new Posting(account, kind, amount.commodity(), amount.quantity(), amount.price(), ownDate, comment, tags));
    }
    return fault == null ? null : account.isEmpty() ? fault : "to " + account + " " + fault;
  }

  private Posting.Kind kind(String type) throws IOException {
    return switch (type) {
      case "RegularPosting" -> Posting.Kind.REAL;
      case "BalancedVirtualPosting" -> Posting.Kind.BALANCED_VIRTUAL;
      case "VirtualPosting" -> Posting.Kind.VIRTUAL;
      default -> throw new Unexpected(json, "ptype", "must be RegularPosting, BalancedVirtualPosting or VirtualPosting");
    };
  }

  private List<Quantity> amounts() throws IOException {
    expect(json, JsonToken.START_ARRAY, "pamount", "must be an array");
    List<Quantity> amounts = new ArrayList<>(1);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      Quantity amount = amount();
      if (amount.commodity().equals(MISSING_AMOUNT)) {
        fault = "has no amount; use hledger print -x -O json, which works it out";
        continue;
      }
      amounts.add(amount);
    }
    return amounts;
  }

  private Quantity amount() throws IOException {
    expect(json, JsonToken.START_OBJECT, "an amount", "must be an object");
    String commodity = null;
    BigDecimal quantity = null;
    String price = "";
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      json.nextToken();
      switch (field) {
        case "acommodity" -> commodity = text(json, field);
        case "aquantity" -> quantity = quantity();
        case "aprice", "acost" -> price = price(field);
        default -> json.skipChildren();
      }
    }
    if (commodity == null || quantity == null) {
      throw new Unexpected(json, "an amount", "must have acommodity and aquantity");
    }
    return new Quantity(commodity, quantity, price);
  }

  /** {@code {decimalMantissa, decimalPlaces, floatingPoint}}; the last is rounded and not looked at. */
  private BigDecimal quantity() throws IOException {
    expect(json, JsonToken.START_OBJECT, "aquantity", "must be an object with decimalMantissa and decimalPlaces");
    BigInteger mantissa = null;
    int places = -1;
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      json.nextToken();
      switch (field) {
        case "decimalMantissa" -> mantissa = mantissa(field);
        case "decimalPlaces" -> {
          expect(json, JsonToken.VALUE_NUMBER_INT, field, "must be a whole number");
          if (json.getBigIntegerValue().signum() < 0 || json.getBigIntegerValue().bitLength() > 8) {
            throw new Unexpected(json, field, "must be 0 to " + DECIMAL_PLACES_MAX);
          }
          places = json.getIntValue();
        }
        default -> json.skipChildren();
      }
    }
    if (mantissa == null || places < 0) {
      throw new Unexpected(json, "aquantity", "must have decimalMantissa and decimalPlaces");
    }
    return new BigDecimal(mantissa, places);
  }

  /** A whole number, which hledger writes with an exponent where it is large; such a number is exact too. */
  private BigInteger mantissa(String field) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT && json.currentToken() != JsonToken.VALUE_NUMBER_FLOAT) {
      throw new Unexpected(json, field, "must be a number");
    }
    BigDecimal number = json.getDecimalValue();
    if (number.precision() - number.scale() > MANTISSA_DIGITS_MAX || number.stripTrailingZeros().scale() > 0) {
      throw new Unexpected(json, field, "must be a whole number of at most " + MANTISSA_DIGITS_MAX + " digits");
    }
    return number.toBigIntegerExact();
  }

  /** {@code {tag, contents: amount}}; newer versions call the tags costs instead of prices. */
  private String price(String name) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return "";
    }
    expect(json, JsonToken.START_OBJECT, name, "must be an object");
    String mark = null;
    Quantity contents = null;
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      json.nextToken();
      switch (field) {
        case "tag" ->
            mark =
                switch (text(json, field)) {
                  case "UnitPrice", "UnitCost" -> "@ ";
                  case "TotalPrice", "TotalCost" -> "@@ ";
                  default -> throw new Unexpected(json, field, "must be UnitPrice, TotalPrice, UnitCost or TotalCost");
                };
        case "contents" -> contents = amount();
        default -> json.skipChildren();
      }
    }
    if (mark == null || contents == null) {
      throw new Unexpected(json, name, "must have tag and contents");
    }
    return mark + contents.text();
  }
}
