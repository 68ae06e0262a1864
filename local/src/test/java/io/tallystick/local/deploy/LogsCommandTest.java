package io.tallystick.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;

class LogsCommandTest {
  private static final long NOW = 1_800_000_000_000L;

  private final Console console = new Console();
  private final FakeAccount account = new FakeAccount();

  @BeforeEach
  void deploy() {
    account.cloudFormation.stack("books", StackStatus.CREATE_COMPLETE)
        .has("RecorderLogs", "AWS::Logs::LogGroup", "/aws/lambda/books-recorder")
        .has("KeeperLogs", "AWS::Logs::LogGroup", "/aws/lambda/books-keeper");
  }

  private int logs(String... options) {
    List<String> arguments = new ArrayList<>(List.of("--stack", "books"));
    arguments.addAll(Arrays.asList(options));
    return console.run(terminal -> new LogsCommand(terminal, none -> account, account.clock), arguments.toArray(String[]::new));
  }

  private static FilterLogEventsResponse answer(String next, FilteredLogEvent... events) {
    return FilterLogEventsResponse.builder().events(events).nextToken(next).build();
  }

  private static FilteredLogEvent line(String id, long millis, String message) {
    return FilteredLogEvent.builder().eventId(id).timestamp(millis).message(message + "\n").build();
  }

  @Test
  void linesOfAllFunctionsComeInOrderOfTime() {
    account.logAnswers.add(answer(null, line("1", NOW - 3000, "keeper first"), line("2", NOW - 1000, "keeper last")));
    account.logAnswers.add(answer("more", line("1", NOW - 2000, "recorder")));
    account.logAnswers.add(answer(null, line("1", NOW - 2000, "recorder"), line("2", NOW - 1500, "again")));
    assertThat(logs()).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo("""
        2027-01-15T07:59:57Z  keeper  keeper first
        2027-01-15T07:59:58Z  recorder  recorder
        2027-01-15T07:59:58.500Z  recorder  again
        2027-01-15T07:59:59Z  keeper  keeper last
        """);
    assertThat(account.logCalls).extracting(FilterLogEventsRequest::startTime).containsOnly(NOW - Duration.ofMinutes(10).toMillis());
    assertThat(account.logCalls.get(2).nextToken()).isEqualTo("more");
  }

  @Test
  void oneFunctionFilteredAndRaw() {
    account.logAnswers.add(answer(null, line("1", NOW, "{\"level\":\"ERROR\"}")));
    assertThat(logs("--function", "Recorder", "--filter", "ERROR", "--raw")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo("{\"level\":\"ERROR\"}\n");
    assertThat(account.logCalls).hasSize(1);
    assertThat(account.logCalls.getFirst().logGroupName()).isEqualTo("/aws/lambda/books-recorder");
    assertThat(account.logCalls.getFirst().filterPattern()).isEqualTo("ERROR");
  }

  @Test
  void aFunctionThatIsNotThereIsAUsageErrorThatNamesThoseThatAre() {
    assertThat(logs("--function", "api")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("no logs of 'api'; there are keeper, recorder");
  }

  @ParameterizedTest
  @CsvSource({"30s, 30000", "5m, 300000", "2h, 7200000", "1d, 86400000", "2027-01-15T07:00:00Z, 3600000"})
  void sinceIsALengthOrATime(String since, long millis) {
    assertThat(logs("--since", since)).isEqualTo(ExitCode.OK);
    assertThat(account.logCalls.getFirst().startTime()).isEqualTo(NOW - millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "10", "m", "-5m", "2027-01-15"})
  void anythingElseIsNot(String since) {
    assertThat(logs("--since=" + since)).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void moreThanABoundedNumberOfPagesIsSaid() {
    IntStream.range(0, LogLines.PAGES_OF_A_LOOK + 1).forEach(page -> account.logAnswers.add(answer("next", line("" + page, NOW, "x"))));
    assertThat(logs("--function", "keeper")).isEqualTo(ExitCode.FAILED);
    assertThat(account.logCalls).hasSize(LogLines.PAGES_OF_A_LOOK);
    assertThat(console.err()).contains("there are more lines than are read at once");
  }

  @Test
  void followingTellsEachLineOnceAndThoseThatAreLate() {
    LogLines lines = new LogLines(account.logs(), Map.of("keeper", "group"), Optional.empty(), Instant.ofEpochMilli(NOW));
    List<String> told = new ArrayList<>();
    account.logAnswers.add(answer(null, line("1", NOW + 60_000, "a")));
    lines.next(line -> told.add(line.message()));
    account.logAnswers.add(answer(null, line("0", NOW + 50_000, "late"), line("1", NOW + 60_000, "a"), line("2", NOW + 61_000, "b")));
    lines.next(line -> told.add(line.message()));
    assertThat(told).containsExactly("a", "late", "b");
    assertThat(account.logCalls.get(1).startTime()).isEqualTo(NOW + 60_000 - LogLines.LATE.toMillis());
    lines.next(line -> told.add(line.message()));
    assertThat(account.logCalls.get(2).startTime()).isEqualTo(NOW + 61_000 - LogLines.LATE.toMillis());
  }
}
