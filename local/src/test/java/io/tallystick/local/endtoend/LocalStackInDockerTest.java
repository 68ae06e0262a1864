package io.tallystick.local.endtoend;

/** The same in LocalStack with its own Lambda, whatever backend the other tests run on; skipped where there is no Docker. */
class LocalStackInDockerTest extends LedgerEndToEndTest {
  @Override
  String backend() {
    return "localstack";
  }
}
