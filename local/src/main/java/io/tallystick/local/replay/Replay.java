package io.tallystick.local.replay;

import io.tallystick.events.Problem;
import io.tallystick.local.lines.LineReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/** Reads lines, has each of them done, writes the answers: one line for each that is not blank, in order. */
final class Replay {
  private static final Step TOO_LONG =
      new Step.Faulty(new Problem(Problem.WHOLE_MESSAGE, "must not exceed " + LineReader.LINE_BYTES + " bytes"));

  private final InputStream in;
  private final PrintStream out;
  private final ReplayLedger ledger;

  /**
   * @param ledger with nothing in it
   * @param out its error state ends the replay, since nobody reads the answers any more
   */
  Replay(ReplayLedger ledger, InputStream in, PrintStream out) {
    this.ledger = ledger;
    this.in = in;
    this.out = out;
  }

  /**
   * Runs to the end of the input. Answers are held back only while there is more to read, so that a program at the other end of a pipe
   * may wait for each.
   *
   * @throws IOException if the input cannot be read
   */
  void run() throws IOException {
    LineReader lines = new LineReader(in);
    StepReader steps = new StepReader();
    while (lines.next()) {
      if (lines.isBlank()) {
        continue;
      }
      Step step = lines.isTooLong() ? TOO_LONG : steps.read(lines.line());
      byte[] answer = Answers.of(ledger, step, lines.number());
      out.write(answer, 0, answer.length);
      out.write('\n');
      if (lines.mustWait()) {
        out.flush();
        if (out.checkError()) {
          return;
        }
      }
    }
    out.flush();
  }
}
