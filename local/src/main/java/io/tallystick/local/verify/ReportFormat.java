package io.tallystick.local.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tallystick.journal.verify.Finding;
import io.tallystick.journal.verify.Report;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;

/** How a report is printed. */
final class ReportFormat {
  private static final JsonFactory FACTORY = new JsonFactory();

  private ReportFormat() {}

  /** One line about a ledger that is clean. */
  static String line(Report report) {
    String counts =
        "clean: "
            + String.join(
                ", ",
                counted(report.segments(), "segment", "segments"),
                counted(report.entries(), "entry", "entries"),
                counted(report.accounts(), "account", "accounts"),
                counted(report.holds(), "hold", "holds"));
    long waiting = report.last() - report.posted();
    return waiting == 0
        ? counts + "; the read tables equal the journal"
        : counts + "; the read tables equal the journal but for its end, " + counted(waiting, "segment", "segments")
            + " that the projector has not posted";
  }

  private static String counted(long count, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
  }

  /** The same and the finding, if any, as one object. */
  static String json(Report report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeBooleanField("clean", report.clean());
      if (report.finding().isPresent()) {
        Finding finding = report.finding().get();
        json.writeObjectFieldStart("finding");
        json.writeStringField("problem", finding.problem());
        json.writeStringField("place", finding.place());
        json.writeEndObject();
      }
      json.writeNumberField("segments", report.segments());
      json.writeNumberField("entries", report.entries());
      json.writeNumberField("accounts", report.accounts());
      json.writeNumberField("holds", report.holds());
      json.writeNumberField("posted", report.posted());
      json.writeNumberField("last", report.last());
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return text.toString();
  }
}
