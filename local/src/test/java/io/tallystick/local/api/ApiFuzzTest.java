package io.tallystick.local.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.events.openapi.ApiDescription;
import io.tallystick.events.openapi.ApiFuzz;
import io.tallystick.events.openapi.ApiOperation;
import io.tallystick.events.openapi.HttpCaller;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The running service does what its description says, whatever it is asked. */
class ApiFuzzTest {
  private static final int REQUESTS_OF_EACH = Integer.getInteger("api.fuzz.requests", 40);

  @TempDir private Path folder;

  @Test
  void everyAnswerIsAsDescribed() throws Exception {
    long seed = Long.getLong("api.fuzz.seed", System.nanoTime());
    try (RunningService service = RunningService.start(folder);
        HttpCaller caller = new HttpCaller(service.api())) {
      ApiFuzz.Report report = new ApiFuzz(caller, seed, InstantSource.system()).run(REQUESTS_OF_EACH);
      assertThat(report.failures()).as("%s; -Dapi.fuzz.seed=%d repeats the choices", report, seed).isEmpty();
      for (ApiOperation operation : ApiDescription.ofThisBuild().operations()) {
        assertThat(report.answers().keySet()).as("%s never succeeded; %s", operation, report).anyMatch(answer -> answer.matches(operation.id() + " 20[01]"));
      }
      assertThat(report.answers().keySet()).contains("makeTransfer 201", "makeTransfer 409", "makeTransfer 422", "getAccount 404", "submitRequest 400");
    }
  }
}
