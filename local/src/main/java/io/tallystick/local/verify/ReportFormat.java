package io.tallystick.local.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tallystick.journal.verify.Finding;
import io.tallystick.journal.verify.Report;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** How a report is printed. */
final class ReportFormat {
  private static final JsonFactory FACTORY = new JsonFactory();

  private ReportFormat() {}

  /**
   * One line about a ledger that is clean.
   *
   * @param reports of its shards
   */
  static String line(List<Report> reports) {
    String counts =
        "clean: "
            + String.join(
                ", ",
                counted(sum(reports, Report::segments), "segment", "segments"),
                counted(sum(reports, Report::entries), "entry", "entries"),
                counted(sum(reports, Report::accounts), "account", "accounts"),
                counted(sum(reports, Report::holds), "hold", "holds"))
            + (reports.size() == 1 ? "" : " on " + counted(reports.size(), "shard", "shards"));
    long waiting = sum(reports, report -> report.last() - report.posted());
    return waiting == 0
        ? counts + "; the read tables equal the journal"
        : counts + "; the read tables equal the journal but for its end, " + counted(waiting, "segment", "segments")
            + " that the projector has not posted";
  }

  private static long sum(List<Report> reports, ToLongFunction<Report> of) {
    return reports.stream().mapToLong(of).sum();
  }

  private static String counted(long count, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
  }

  /** The same and the findings, if any, as one object; of several shards one in which each has its own. */
  static String json(List<Report> reports) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      if (reports.size() == 1) {
        write(reports.getFirst(), json);
      } else {
        json.writeStartObject();
        json.writeBooleanField("clean", reports.stream().allMatch(Report::clean));
        json.writeNumberField("segments", sum(reports, Report::segments));
        json.writeNumberField("entries", sum(reports, Report::entries));
        json.writeNumberField("accounts", sum(reports, Report::accounts));
        json.writeNumberField("holds", sum(reports, Report::holds));
        json.writeArrayFieldStart("shards");
        for (Report report : reports) {
          write(report, json);
        }
        json.writeEndArray();
        json.writeEndObject();
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return text.toString();
  }

  private static void write(Report report, JsonGenerator json) throws IOException {
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
  }
}
