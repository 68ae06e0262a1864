package io.tallystick.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes as they are made in the files themselves are caught: by a house rule, or by the validators of others where those are installed. */
@Execution(ExecutionMode.CONCURRENT)
class PlantedMistakesTest {
  private static final List<String> FILES = List.of("state.yaml", "functions.yaml", "api.yaml", "observability.yaml", "template.yaml");
  private static final int MISSING = 3;
  private static final int MINUTES = 10;

  @TempDir Path folder;

  @BeforeEach
  void copy() throws IOException {
    for (String file : FILES) {
      Files.copy(Path.of(file), folder.resolve(file));
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
      a wildcard                           | functions.yaml | Action: [sqs:ReceiveMessage, sqs:DeleteMessage,   | Action: ['sqs:*',                      | nothing is allowed by wildcard            | sqs:*
      no ReportBatchItemFailures           | functions.yaml | FunctionResponseTypes: [ReportBatchItemFailures]  | Enabled: true                          | every source reports single failures      | Recorder.Requests
      a visibility time-out that is short  | state.yaml     | '15': {VisibilitySeconds: 120}                    | '15': {VisibilitySeconds: 90}          | a received message stays invisible for six time-outs and the window | time-out of 15 s
      a function without its permission    | functions.yaml | Action: [sqs:ReceiveMessage, sqs:DeleteMessage,   | Action: [sqs:ReceiveMessage,           | roles allow what Lambda needs and no more | Recorder may not sqs:DeleteMessage
      """)
  void aHouseRuleFindsIt(String mistake, String file, String right, String wrong, String rule, String named) throws IOException {
    assertThat(HouseRulesTest.RULES.get(rule).violations(Stacks.read(folder))).isEmpty();
    plant(file, right, wrong);

    assertThat(HouseRulesTest.RULES.get(rule).violations(Stacks.read(folder))).as(mistake).anySatisfy(violation -> assertThat(violation).contains(named));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
      cfn-lint                | state.yaml | VisibilityTimeout:      | VisibilityTimeOut:      | VisibilityTimeOut
      transform               | api.yaml   | ReservedConcurrentExecutions: | ReservedConcurrency: | ReservedConcurrency
      checkov                 | state.yaml | PointInTimeRecoveryEnabled: true | PointInTimeRecoveryEnabled: false | CKV_AWS_28
      published               | api.yaml   | VersionDescription:     | # VersionDescription:   | a new ApiTimeoutSeconds changes Api and does not reach its alias
      """)
  void aValidatorFindsIt(String validator, String file, String right, String wrong, String named) throws IOException, InterruptedException {
    plant(file, right, wrong);

    String said = validate(validator, 1);

    assertThat(said).contains(named).contains("validate: " + validator + " found something");
  }

  @Test
  void theValidatorOfAwsFindsAMisspeltPropertyInWhatSamMakes() throws IOException, InterruptedException {
    plant("state.yaml", "VisibilityTimeout:", "VisibilityTimeOut:");

    assertThat(validate("transform,cloudformation-validate", 1)).contains("VisibilityTimeOut").contains("validate: cloudformation-validate found something");
  }

  private void plant(String file, String right, String wrong) throws IOException {
    String text = Files.readString(folder.resolve(file));
    int at = text.indexOf(right);
    assertThat(at).as("there is '" + right + "' in " + file).isNotNegative();
    Files.writeString(folder.resolve(file), text.substring(0, at) + wrong + text.substring(at + right.length()));
  }

  private String validate(String validator, int code) throws IOException, InterruptedException {
    Path log = folder.resolve("said");
    Process process =
        new ProcessBuilder("bash", Path.of("validate").toAbsolutePath().toString(), "--offline", "--only", validator, "--templates", folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
    String said = Files.readString(log);
    assumeThat(process.exitValue()).as("infra/validate installs the validators; " + said).isNotEqualTo(MISSING);
    assertThat(process.exitValue()).as(said).isEqualTo(code);
    return said;
  }
}
