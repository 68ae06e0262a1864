package io.tallystick.local.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.InstantSource;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that makes a transfer. */
final class TransferOptions {
  @Option(names = "--id", paramLabel = "ID", description = "The new transfer's id; repeating a command with the same id is safe (default: a new UUIDv7, which is printed).")
  private String id;

  @Option(names = "--effective-at", paramLabel = "TIME", description = "The business date, as 2026-11-22T10:00:00Z (default: the time of recording).")
  private String effectiveAt;

  @Mixin private ObjectOptions object;

  /** That of the command line, else a new one, the same each time it is asked for. */
  String id() {
    if (id == null) {
      id = new TimeOrderedIds(InstantSource.system(), new SecureRandom()).next();
    }
    return id;
  }

  /** Puts what was given into the body. */
  void put(ObjectNode body) {
    body.put("id", id());
    object.put(body);
    if (effectiveAt != null) {
      body.put("effective_at", effectiveAt);
    }
  }

  /** What to say where it is not known what became of it. */
  String ifUnknown() {
    return "it may have been recorded; the same again with --id " + id() + " is safe";
  }

  boolean json() {
    return object.json();
  }
}
