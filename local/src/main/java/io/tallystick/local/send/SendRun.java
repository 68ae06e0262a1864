package io.tallystick.local.send;

import io.tallystick.events.ParsedRequest;
import io.tallystick.events.Problem;
import io.tallystick.events.Problems;
import io.tallystick.events.RequestReader;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Sharding;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.local.lines.LineReader;
import io.tallystick.local.requests.Clock;
import io.tallystick.local.requests.Destination;
import io.tallystick.local.requests.Followed;
import io.tallystick.local.requests.OutcomeFollower;
import io.tallystick.local.requests.Patience;
import io.tallystick.local.requests.RequestSender;
import io.tallystick.local.requests.SendListener;
import io.tallystick.local.requests.StreamOutlet;
import io.tallystick.local.terminal.Progress;
import io.tallystick.local.terminal.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** One run of the command: reads lines, checks them, sends them, and gives out what became of them. */
final class SendRun implements AutoCloseable {
  static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(120);
  /** Problems of one line that are printed; the others are counted. */
  private static final int PROBLEMS_PRINTED = 5;

  /**
   * @param check whether lines that are no valid request are held back
   * @param follow whether outcomes are followed
   * @param patience how long after it was sent a request is followed
   * @param failOnRejection whether a rejection is a failure of the command
   */
  record Settings(boolean check, boolean follow, Duration patience, boolean failOnRejection) {}

  /** Where the requests go. */
  sealed interface Target {
    record ToQueue(Destination destination) implements Target {}

    record ToStream(StreamOutlet outlet) implements Target {}
  }

  /** A line that can be followed. */
  private record Line(long number, ParsedRequest.Readable parsed) implements Followed<FollowedOutcome> {
    @Override
    public Request request() {
      return parsed.toLedgerRequest();
    }

    @Override
    public FollowedOutcome decided(Decision.Answer answer) {
      return new FollowedOutcome.Decided(parsed.outcomes(answer));
    }

    @Override
    public FollowedOutcome unresolved() {
      return new FollowedOutcome.Unresolved(number, request());
    }
  }

  private final Terminal terminal;
  private final Settings settings;
  private final RequestSender sender;
  private final String place;
  /** Null where nobody waits. */
  private final OutcomeFollower<FollowedOutcome> follower;

  private final Progress progress;
  private final Sharding sharding;
  private final RequestReader reader;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong notSent = new AtomicLong();
  private boolean progressClosed;
  private long accepted;
  private long rejected;
  private long unresolved;

  SendRun(Terminal terminal, LedgerConnection connection, Target target, Settings settings, Clock clock) {
    this.terminal = terminal;
    this.settings = settings;
    this.sharding = connection.sharding();
    this.reader = new RequestReader();
    Patience patience = new Patience(settings.patience(), Patience.Since.SENT);
    switch (target) {
      case Target.ToQueue(Destination destination) -> {
        follower = settings.follow() ? new OutcomeFollower<>(connection, destination.queueUrl(), clock, patience, this::outcome) : null;
        place = "the queue";
        sender = new RequestSender(connection.sqs(), destination, clock.retry(), new Heard());
      }
      case Target.ToStream(StreamOutlet outlet) -> {
        follower = settings.follow() ? OutcomeFollower.ofStream(connection, clock, patience, this::outcome) : null;
        place = outlet.name();
        sender = new RequestSender(outlet, clock.retry(), new Heard());
      }
    }
    this.progress = Progress.start(terminal, "send", " requests");
    if (follower != null) {
      follower.start();
    }
  }

  void send(LineReader lines) throws IOException {
    while (lines.next()) {
      if (lines.isTooLong()) {
        faulty(lines.number(), new Problem(Problem.WHOLE_MESSAGE, "must not exceed " + LineReader.LINE_BYTES + " bytes"));
      } else if (!lines.isBlank()) {
        send(lines.number(), lines.line());
      }
      if (lines.mustWait()) {
        sender.dispatch(); // nobody knows when the next line comes
      }
    }
  }

  private void send(long number, byte[] line) {
    String body;
    try {
      body = MessageBody.of(line);
    } catch (MessageBody.Unsendable unsendable) {
      faulty(number, new Problem(Problem.WHOLE_MESSAGE, unsendable.getMessage()));
      return;
    }
    ParsedRequest parsed = settings.check() || follower != null || sharding.several() ? reader.read(line) : null;
    if (settings.check() && parsed.problems().isPresent()) {
      faulty(number, parsed.problems().get());
      return;
    }
    switch (follower == null ? null : parsed) {
      case null -> {}
      case ParsedRequest.Readable readable -> follower.expect(number, line.length, new Line(number, readable), sender);
      case ParsedRequest.Unreadable unreadable -> follower.known(number, new FollowedOutcome.Faulty(number, unreadable.all().main()));
    }
    sender.send(number, body, key(parsed));
  }

  /** In a ledger of several shards what is of one account goes to one shard of a stream, so that what records it there works on few journals. */
  private String key(ParsedRequest parsed) {
    if (!sharding.several() || !(parsed instanceof ParsedRequest.Readable readable)) {
      return "";
    }
    Request request = readable.toLedgerRequest();
    return Stream.concat(request.transfers().stream().map(Sharding::placing), request.accounts().stream().map(NewAccount::id))
        .filter(Predicate.not(AccountId::isNone))
        .findFirst()
        .map(account -> Sharding.key(account.value()))
        .orElse("");
  }

  private void faulty(long number, Problem problem) {
    faulty(number, new Problems(List.of(problem), 1));
  }

  /** The line is not sent. */
  private void faulty(long number, Problems problems) {
    notSent.incrementAndGet();
    problems.first().stream().limit(PROBLEMS_PRINTED).forEach(problem -> terminal.error("line " + number + ": " + text(problem)));
    if (problems.count() > PROBLEMS_PRINTED) {
      terminal.error("line " + number + ": and " + (problems.count() - PROBLEMS_PRINTED) + " more problems");
    }
    if (follower != null) {
      follower.known(number, new FollowedOutcome.Faulty(number, problems.main()));
    }
  }

  private static String text(Problem problem) {
    return problem.field().equals(Problem.WHOLE_MESSAGE) ? problem.reason() : problem.field() + " " + problem.reason();
  }

  /**
   * Waits for everything that is under way.
   *
   * @return whether all was sent and, where that was asked for, answered and accepted
   */
  boolean finish() throws IOException {
    sender.finish();
    if (follower != null) {
      follower.finish();
    }
    closeProgress();
    terminal.out().flush();
    if (terminal.out().checkError()) {
      throw new IOException("the outcomes could not be written");
    }
    terminal.note(summary());
    return notSent.get() == 0 && unresolved == 0 && !(settings.failOnRejection() && rejected > 0);
  }

  private String summary() {
    String summary = count(sent.get()) + (sent.get() == 1 ? " request sent" : " requests sent");
    if (notSent.get() > 0) {
      summary += ", " + count(notSent.get()) + " not sent";
    }
    if (follower != null) {
      summary += "; " + count(accepted) + " accepted, " + count(rejected) + " with rejections, " + count(unresolved) + " unresolved";
    }
    return summary;
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Called by the follower's thread, which has ended before the counts are read. */
  private void outcome(FollowedOutcome outcome) {
    byte[] line = outcome.json();
    terminal.out().write(line, 0, line.length);
    terminal.out().write('\n');
    terminal.out().flush();
    switch (outcome) {
      case FollowedOutcome.Decided decided -> {
        if (decided.accepted()) {
          accepted++;
        } else {
          rejected++;
        }
      }
      case FollowedOutcome.Unresolved _ -> unresolved++;
      case FollowedOutcome.Faulty _ -> {}
    }
  }

  /** What the sender tells. */
  private final class Heard implements SendListener {
    @Override
    public void sent(long number) {
      sent.incrementAndGet();
      progress.step(1);
      if (follower != null) {
        follower.sent(number);
      }
    }

    @Override
    public void refused(long number, String reason) {
      notSent.incrementAndGet();
      terminal.error("line " + number + ": refused by " + place + ": " + reason);
      if (follower != null) {
        follower.refused(number, new FollowedOutcome.Faulty(number, new Problem(Problem.WHOLE_MESSAGE, "refused by " + place + ": " + reason)));
      }
    }

    @Override
    public void overtaken(long number) {
      terminal.warning("line " + number + ": " + place + " took a later line first");
    }
  }

  /** Ends what a failure has left. */
  @Override
  public void close() {
    closeProgress();
    if (follower != null) {
      follower.stop();
    }
  }

  private void closeProgress() {
    if (!progressClosed) {
      progressClosed = true;
      progress.close();
    }
  }
}
