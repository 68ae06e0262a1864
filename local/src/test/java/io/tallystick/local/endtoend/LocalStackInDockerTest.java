package io.tallystick.local.endtoend;

import java.nio.file.Path;
import java.util.Map;

/** The same in LocalStack with its own Lambda, whatever backend the other tests run on; skipped where there is no Docker. */
class LocalStackInDockerTest extends LedgerEndToEndTest {
  private static final long SEED = 1;

  @Override
  ChosenBackend choose(Path data) throws Exception {
    return ChosenBackend.start("localstack", data, "books", Map.of(), SEED);
  }
}
