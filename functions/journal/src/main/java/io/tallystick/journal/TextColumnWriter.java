package io.tallystick.journal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes one column of texts, each in the shortest way that its neighbours allow. */
final class TextColumnWriter {
  /** Texts with one template from which on it is worth being stored. */
  private static final int WORTH_A_TEMPLATE = 2;
  private final ColumnWriter out;
  private final boolean repeats;
  private final Map<String, Integer> earlier = new HashMap<>();
  private final Map<TextTemplate, TemplateUse> templates = new HashMap<>();
  private TextContexts contexts;
  private int templatesWritten = 0;
  private boolean distances;
  private long previousTime;

  /**
   * @param repeats whether texts of the column often come again
   * @param startTime about when the ids of the column were made, milliseconds since 1970
   */
  private TextColumnWriter(ColumnWriter out, boolean repeats, long startTime) {
    this.out = out;
    this.repeats = repeats;
    this.previousTime = startTime;
  }

  static void write(ColumnWriter out, List<String> column, boolean repeats, long startTime) {
    if (!column.isEmpty()) {
      new TextColumnWriter(out, repeats, startTime).write(column);
    }
  }

  private void write(List<String> column) {
    if (out.uniform(column.size(), allEqual(column))) {
      contexts = out.constantTexts();
      writeUnnumbered(column.getFirst(), PackedId.of(column.getFirst()));
      return;
    }
    contexts = new TextContexts();
    int size = column.size();
    PackedId[] packed = new PackedId[size];
    TemplateUse[] numbered = new TemplateUse[size];
    findForms(column, packed, numbered);
    out.bit(Probability.contexts(1), 0, distances ? 1 : 0);
    for (int i = 0; i < size; i++) {
      String text = column.get(i);
      Integer first = repeats ? earlier.putIfAbsent(text, earlier.size()) : null;
      if (first != null) {
        kind(TextKind.REPEAT);
        out.number(contexts.repeat(), first);
      } else if (numbered[i] != null && numbered[i].count >= WORTH_A_TEMPLATE) {
        writeNumbered(text, numbered[i]);
      } else {
        writeUnnumbered(text, packed[i]);
      }
    }
  }

  /** The packed form or the template of each text that has one, and whether distances between numbers are shorter than the numbers. */
  private void findForms(List<String> column, PackedId[] packed, TemplateUse[] numbered) {
    long numberBits = 0;
    long distanceBits = 0;
    TemplateUse last = null;
    for (int i = 0; i < packed.length; i++) {
      String text = column.get(i);
      packed[i] = PackedId.of(text);
      if (packed[i] != null) {
        continue;
      }
      if (last == null || !last.template.fits(text)) {
        TextTemplate template = TextTemplate.of(text);
        if (template == null) {
          continue;
        }
        last = templates.computeIfAbsent(template, TemplateUse::new);
      }
      numbered[i] = last;
      last.count++;
      long number = last.template.number(text);
      numberBits += NumberColumn.bitLength(0, number);
      distanceBits += NumberColumn.bitLength(0, NumberColumn.zigzag(number - last.previous));
      last.previous = number;
    }
    templates.values().forEach(use -> use.previous = 0);
    distances = distanceBits < numberBits;
  }

  private void writeNumbered(String text, TemplateUse use) {
    kind(TextKind.NUMBERED);
    if (use.index < 0) {
      use.index = templatesWritten++;
      out.number(contexts.template(), use.index);
      byte[] prefix = Utf8.encode(use.template.prefix());
      byte[] suffix = Utf8.encode(use.template.suffix());
      out.text(contexts.length, prefix);
      out.text(contexts.length, suffix);
      out.number(contexts.length, use.template.digits());
      use.bytes = prefix.length + use.template.digits() + suffix.length;
    } else {
      out.number(contexts.template(), use.index);
    }
    long number = use.template.number(text);
    out.number(contexts.number(), distances ? NumberColumn.zigzag(number - use.previous) : number);
    use.previous = number;
    out.countText(use.bytes);
  }

  private void writeUnnumbered(String text, PackedId id) {
    if (id == null) {
      kind(TextKind.PLAIN);
      byte[] utf8 = Utf8.encode(text);
      out.text(contexts.length, utf8);
      out.countText(utf8.length);
      return;
    }
    out.countText(text.length());
    if (id.form() == PackedId.Form.ULID) {
      kind(TextKind.ULID);
      writeTime(id);
      out.raw(id.high(), 16);
      out.raw(id.low(), 64);
    } else if (id.isUuid7()) {
      kind(TextKind.UUID7);
      writeTime(id);
      out.raw(id.high(), 12);
      out.raw(id.low(), 62);
    } else if (id.isUuid4()) {
      kind(TextKind.UUID4);
      out.raw(id.high() >>> 16, 48);
      out.raw(id.high(), 12);
      out.raw(id.low(), 62);
    } else {
      kind(TextKind.UUID);
      out.raw(id.high(), 64);
      out.raw(id.low(), 64);
    }
  }

  private void writeTime(PackedId id) {
    out.number(contexts.time(), NumberColumn.zigzag(id.time() - previousTime));
    previousTime = id.time();
  }

  private void kind(TextKind kind) {
    int context = 1;
    for (int shift = 2; shift >= 0; shift--) {
      int bit = kind.ordinal() >>> shift & 1;
      out.bit(contexts.kind, context, bit);
      context = context << 1 | bit;
    }
  }

  private static boolean allEqual(List<String> column) {
    for (int i = 1; i < column.size(); i++) {
      if (!column.get(i).equals(column.getFirst())) {
        return false;
      }
    }
    return true;
  }

  /** A template as far as the column has come. */
  private static final class TemplateUse {
    private final TextTemplate template;
    private int count = 0;
    private int index = -1;
    private int bytes = 0;
    private long previous = 0;

    private TemplateUse(TextTemplate template) {
      this.template = template;
    }
  }
}
