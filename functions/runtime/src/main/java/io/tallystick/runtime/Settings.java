package io.tallystick.runtime;

import io.smallrye.config.ConfigMapping;

/**
 * What a function has to be told by its environment: {@code TALLYSTICK_TABLES_JOURNAL} is {@code tables().journal()}. All of it is required, and
 * checked when the function starts.
 */
@ConfigMapping(prefix = "tallystick")
public interface Settings {
  /** The ledger's name, for metrics and as the source of events. */
  String ledger();

  /** How many shards the ledger was created with. */
  int shards();

  Tables tables();

  LogSettings log();

  /** Names of the DynamoDB tables. */
  interface Tables {
    String journal();

    String accounts();

    String holds();

    String transfers();

    String statements();

    String control();
  }

  /** What is logged. */
  interface LogSettings {
    /** The least level: DEBUG, INFO, WARN or ERROR. */
    String level();
  }
}
