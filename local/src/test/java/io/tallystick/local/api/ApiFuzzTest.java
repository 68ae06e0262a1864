package io.tallystick.local.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.events.openapi.ApiDescription;
import io.tallystick.events.openapi.ApiFuzz;
import io.tallystick.events.openapi.ApiOperation;
import io.tallystick.events.openapi.HttpCaller;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The running service does what its description says, whatever it is asked. */
class ApiFuzzTest {
  private static final int AT_MOST_MORE = 300;
  private static final int REQUESTS_OF_EACH = Integer.getInteger("api.fuzz.requests", 40);

  @TempDir private Path folder;

  @Test
  void everyAnswerIsAsDescribed() throws Exception {
    long seed = Long.getLong("api.fuzz.seed", System.nanoTime());
    try (RunningService service = RunningService.start(folder);
        HttpCaller caller = new HttpCaller(service.api())) {
      ApiFuzz fuzz = new ApiFuzz(caller, seed, InstantSource.system());
      ApiFuzz.Report report = fuzz.run(REQUESTS_OF_EACH);
      // What is rare comes in the end.
      for (int more = 0; more < AT_MOST_MORE && report.failures().isEmpty() && !missing(report).isEmpty(); more++) {
        report = fuzz.run(1);
      }
      assertThat(report.failures()).as("%s; -Dapi.fuzz.seed=%d repeats the choices", report, seed).isEmpty();
      assertThat(missing(report)).as(report.toString()).isEmpty();
    }
  }

  /** Answers that have to be seen: every operation has succeeded, and things have gone wrong in every way. */
  private static Set<String> missing(ApiFuzz.Report report) {
    Set<String> missing = new TreeSet<>(List.of("makeTransfer 201", "makeTransfer 409", "makeTransfer 422", "postHold 201", "getAccount 404", "submitRequest 400"));
    ApiDescription.ofThisBuild().operations().stream().map(ApiOperation::id).map(id -> id + " 200").forEach(missing::add);
    missing.removeAll(report.answers().keySet());
    return missing;
  }
}
