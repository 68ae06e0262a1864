package io.tallystick.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads one column that {@link TextColumnWriter} wrote. */
final class TextColumnReader {
  private static final long TIMES = 1L << 48;
  private static final TextKind[] KINDS = TextKind.values();
  private final ColumnReader in;
  private final List<String> earlier = new ArrayList<>();
  private final List<TemplateState> templates = new ArrayList<>();
  private TextContexts contexts;
  private boolean distances = false;
  private long previousTime;

  private TextColumnReader(ColumnReader in, long startTime) {
    this.in = in;
    this.previousTime = startTime;
  }

  /** @param size which the caller has checked against a limit */
  static String[] read(ColumnReader in, int size, long startTime) {
    return size == 0 ? new String[0] : new TextColumnReader(in, startTime).read(size);
  }

  private String[] read(int size) {
    String[] column = new String[size];
    if (in.uniform(size)) {
      contexts = in.constantTexts();
      Arrays.fill(column, value());
      return column;
    }
    contexts = new TextContexts();
    distances = in.bit(Probability.contexts(1), 0) == 1;
    for (int i = 0; i < size; i++) {
      column[i] = value();
    }
    return column;
  }

  private String value() {
    int kind = kind();
    if (kind >= KINDS.length) {
      throw ColumnReader.corrupt("text", "is of an unknown kind");
    }
    String value =
        switch (KINDS[kind]) {
          case PLAIN -> plain();
          case NUMBERED -> numbered();
          case UUID7 -> {
            long time = time();
            yield uuid(time << 16 | 0x7000 | in.raw(12), in.raw(62) | 2L << 62);
          }
          case UUID4 -> {
            long first = in.raw(48);
            yield uuid(first << 16 | 0x4000 | in.raw(12), in.raw(62) | 2L << 62);
          }
          case UUID -> uuid(in.raw(64), in.raw(64));
          case ULID -> {
            in.countText(26);
            long time = time();
            yield new PackedId(PackedId.Form.ULID, time << 16 | in.raw(16), in.raw(64)).text();
          }
          case REPEAT -> earlier.get(in.index(contexts.repeat(), earlier.size(), "repeated text's index"));
        };
    if (KINDS[kind] != TextKind.REPEAT) {
      earlier.add(value);
    }
    return value;
  }

  private String plain() {
    int before = in.textRemaining();
    String text = in.text(contexts.length);
    in.countText(before - in.textRemaining());
    return text;
  }

  private String uuid(long high, long low) {
    in.countText(36);
    return new PackedId(PackedId.Form.UUID, high, low).text();
  }

  private String numbered() {
    int index = in.index(contexts.template(), templates.size() + 1, "template's index");
    if (index == templates.size()) {
      readTemplate();
    }
    TemplateState state = templates.get(index);
    long number = in.number(contexts.number());
    if (distances) {
      number = NumberColumn.unzigzag(number) + state.previous;
    }
    if (number < 0 || number >= state.template.limit()) {
      throw ColumnReader.corrupt("numbered text", "has too many digits");
    }
    state.previous = number;
    in.countText(state.bytes);
    return state.template.text(number);
  }

  private void readTemplate() {
    int before = in.textRemaining();
    String prefix = in.text(contexts.length);
    String suffix = in.text(contexts.length);
    int digits = in.index(contexts.length, TextTemplate.MAX_DIGITS + 1, "template's digits");
    if (digits == 0) {
      throw ColumnReader.corrupt("template", "has no digits");
    }
    templates.add(new TemplateState(new TextTemplate(prefix, digits, suffix), before - in.textRemaining() + digits));
  }

  private long time() {
    long time = NumberColumn.unzigzag(in.number(contexts.time())) + previousTime;
    if (time < 0 || time >= TIMES) {
      throw ColumnReader.corrupt("time of an id", "is out of range");
    }
    previousTime = time;
    return time;
  }

  private int kind() {
    int context = 1;
    for (int i = 0; i < 3; i++) {
      context = context << 1 | in.bit(contexts.kind, context);
    }
    return context & 7;
  }

  /** A template as far as the column has come. */
  private static final class TemplateState {
    private final TextTemplate template;
    private final int bytes;
    private long previous = 0;

    private TemplateState(TextTemplate template, int bytes) {
      this.template = template;
      this.bytes = bytes;
    }
  }
}
