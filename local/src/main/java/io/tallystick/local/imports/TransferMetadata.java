package io.tallystick.local.imports;

import io.tallystick.ledger.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What the books say about a transaction and its postings, as metadata of a transfer: {@code description}, {@code code}, {@code comment},
 * {@code status}, {@code second_date}, {@code tags}, and under {@code debit} and {@code credit} what the two postings have of their own.
 */
final class TransferMetadata {
  /**
   * In chains longer than this only the first transfer repeats what belongs to the whole transaction; else it would stand there so often that
   * the chain no longer fits.
   */
  static final int REPEATED_IN_CHAINS_UP_TO = 64;

  private final Map<String, Object> whole;
  private final Consumer<String> dropped;

  /** @param dropped gets the name of each field that the bound of metadata leaves no room for */
  TransferMetadata(BookTransaction transaction, Consumer<String> dropped) {
    this.dropped = dropped;
    whole = new TreeMap<>();
    put("description", transaction.description(), whole);
    put("code", transaction.code(), whole);
    put("comment", transaction.comment().strip(), whole);
    put("status", transaction.status(), whole);
    put("key", transaction.key(), whole);
    if (transaction.secondDate() != null) {
      whole.put("second_date", transaction.secondDate().toString());
    }
    tags(transaction.tags(), whole);
  }

  /**
   * @param position of the transfer in its chain, from 0
   * @param length of the chain
   */
  String of(Pairing.Pair pair, int position, int length) {
    Map<String, Object> object = new TreeMap<>();
    if (position == 0 || length <= REPEATED_IN_CHAINS_UP_TO) {
      object.putAll(whole);
    }
    own("debit", pair.debit().posting(), object);
    own("credit", pair.credit().posting(), object);
    if (object.isEmpty()) {
      return "";
    }
    String text = CanonicalJson.write(object);
    while (bytes(text) > Limits.METADATA_BYTES) {
      String largest = null;
      int most = -1;
      for (Map.Entry<String, Object> member : object.entrySet()) {
        int size = bytes(CanonicalJson.write(Map.of(member.getKey(), member.getValue())));
        if (size > most) {
          most = size;
          largest = member.getKey();
        }
      }
      object.remove(largest);
      dropped.accept(largest);
      text = object.isEmpty() ? "" : CanonicalJson.write(object);
    }
    return text;
  }

  private static void own(String side, Posting posting, Map<String, Object> object) {
    if (posting == null) {
      return;
    }
    Map<String, Object> own = new TreeMap<>();
    put("price", posting.price(), own);
    put("comment", posting.comment().strip(), own);
    if (posting.date() != null) {
      own.put("date", posting.date().toString());
    }
    tags(posting.tags(), own);
    if (!own.isEmpty()) {
      object.put(side, own);
    }
  }

  private static void put(String name, String text, Map<String, Object> object) {
    if (!text.isEmpty()) {
      object.put(name, text);
    }
  }

  /** A tag that stands there several times has a list of values. */
  private static void tags(List<Tag> tags, Map<String, Object> object) {
    if (tags.isEmpty()) {
      return;
    }
    Map<String, Object> values = new TreeMap<>();
    for (Tag tag : tags) {
      switch (values.get(tag.name())) {
        case null -> values.put(tag.name(), tag.value());
        case List<?> earlier -> {
          List<Object> more = new ArrayList<>(earlier);
          more.add(tag.value());
          values.put(tag.name(), more);
        }
        case Object earlier -> values.put(tag.name(), List.of(earlier, tag.value()));
      }
    }
    object.put("tags", values);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
