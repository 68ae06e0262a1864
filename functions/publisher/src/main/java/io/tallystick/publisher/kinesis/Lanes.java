package io.tallystick.publisher.kinesis;

import io.tallystick.events.LedgerEvent;
import io.tallystick.ledger.AccountId;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.zip.CRC32;

/**
 * The lanes of a stream in which events of one journal stay in order. Each account is on one lane; what concerns two accounts goes on the lanes of both, so that whoever reads an account's lane sees
 * everything of this account, in order. Of the lanes that an event goes on, the first is its own.
 *
 * @param shard the journal
 * @param count 1 to {@value #MOST}. With one lane everything is in the order of the journal, and nothing comes twice
 */
record Lanes(int shard, int count) {
  static final int MOST = 256;

  Lanes {
    if (count < 1 || count > MOST) {
      throw new IllegalArgumentException("a stream has 1 to " + MOST + " lanes");
    }
  }

  /** The partition key of a lane, as {@code 0-3}. */
  String partitionKey(int lane) {
    return shard + "-" + lane;
  }

  /** The lanes that an event goes on: its accounts' in their order; without accounts that of its subject, which is the id of what was refused. */
  SequencedSet<Integer> of(LedgerEvent event) {
    SequencedSet<Integer> lanes = new LinkedHashSet<>();
    List<AccountId> accounts = event.accounts();
    for (AccountId account : accounts) {
      lanes.add(of(account.value()));
    }
    if (accounts.isEmpty()) {
      lanes.add(of(event.subject()));
    }
    return lanes;
  }

  /** The lane of an id: the CRC-32 of its UTF-8 bytes, modulo the number of lanes. It can be reckoned by whoever reads the stream. */
  int of(String id) {
    if (count == 1) {
      return 0;
    }
    CRC32 crc = new CRC32();
    crc.update(id.getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() % count);
  }
}
