package io.tallystick.journal.verify;

import io.tallystick.journal.DatedChange;
import io.tallystick.journal.FieldRow;
import io.tallystick.journal.StatementLine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** A hash over statement lines, dated changes or rows of an index in order, so that many of them can be compared without being kept. */
final class LineDigest {
  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(
          () -> {
            try {
              return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException impossible) {
              throw new IllegalStateException("every JDK has SHA-256", impossible);
            }
          });
  private static final int NUMBERS = 7 * Long.BYTES + 4 * Integer.BYTES;

  private byte[] digest = new byte[0];
  private long count;

  void add(StatementLine line) {
    byte[] transfer = line.transfer().value().getBytes(StandardCharsets.UTF_8);
    byte[] counterpart = line.counterpart().value().getBytes(StandardCharsets.UTF_8);
    ByteBuffer numbers = ByteBuffer.allocate(NUMBERS);
    numbers.putInt(line.kind().ordinal()).putInt(line.side().ordinal());
    numbers.putLong(line.amount().high()).putLong(line.amount().low());
    numbers.putLong(line.released().high()).putLong(line.released().low());
    numbers.putLong(line.timestamp()).putLong(line.location().sequence());
    numbers.putInt(line.location().position()).putInt(transfer.length);
    add(numbers.array(), transfer, counterpart);
  }

  void add(DatedChange change) {
    ByteBuffer numbers = ByteBuffer.allocate(NUMBERS);
    numbers.putInt(change.kind().ordinal()).putInt(change.side().ordinal());
    numbers.putLong(change.amount().high()).putLong(change.amount().low());
    numbers.putLong(change.timestamp()).putLong(change.sequence());
    numbers.putLong(change.date().getEpochSecond()).putInt(change.date().getNano());
    add(numbers.array());
  }

  void add(FieldRow row) {
    ByteBuffer numbers = ByteBuffer.allocate(NUMBERS);
    numbers.putLong(row.timestamp()).putLong(row.location().sequence()).putInt(row.location().position());
    add(numbers.array(), row.account().value().getBytes(StandardCharsets.UTF_8));
  }

  private void add(byte[]... parts) {
    MessageDigest sha = SHA_256.get();
    sha.update(digest);
    for (byte[] part : parts) {
      sha.update(part);
    }
    digest = sha.digest();
    count++;
  }

  long count() {
    return count;
  }

  boolean sameAs(LineDigest other) {
    return count == other.count && Arrays.equals(digest, other.digest);
  }
}
