package io.tallystick.local.imports;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives each transaction of the books a name that only its content decides, so that the same file brought in again changes nothing, and a
 * file that has grown adds only what is new: {@code imp-} and 26 characters.
 *
 * <p>The content is date, description, code and postings; not where it stands in the file, nor its comments, prices and status, so that editing
 * those does not make it another transaction. Of several transactions with the same content each has its number among them.
 * Books that name their transactions themselves decide by that name alone.
 */
final class Identities {
  static final String PREFIX = "imp-";
  private static final int CHARACTERS = 26;

  /** Half of a SHA-256, enough to tell transactions apart. */
  private record Content(long high, long low) {}

  private final Map<Content, Integer> seen = new HashMap<>();

  String of(BookTransaction transaction) {
    byte[] hash = transaction.key().isEmpty() ? content(transaction) : new Digest().add("key").add(transaction.key()).bytes();
    ByteBuffer halves = ByteBuffer.wrap(hash);
    int ordinal = seen.merge(new Content(halves.getLong(), halves.getLong()), 1, Integer::sum);
    return PREFIX + new Digest().add(hash).add(ordinal).base32(CHARACTERS);
  }

  private static byte[] content(BookTransaction transaction) {
    Digest digest = new Digest().add("content");
    digest.add(transaction.date().toString()).add(transaction.description()).add(transaction.code());
    for (Posting posting : transaction.postings()) {
      digest.add(posting.account()).add(posting.kind().name()).add(posting.commodity());
      digest.add(posting.quantity().stripTrailingZeros().toPlainString());
    }
    return digest.bytes();
  }
}
