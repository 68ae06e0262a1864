import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Packs a function's zip again, with the jars inside it stored instead of compressed and without what is never used. The zip then compresses whole jars, in which classes resemble one another,
 * instead of single classes. Run by the build: {@code java Stored.java ZIP LIMIT}.
 *
 * <p>The same files make the same bytes: entries have one time and stand in order of their names.
 */
final class Stored {
  /** 1980-01-01, the first that a zip can tell, in the time zone of whoever reads it. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  /**
   * Classes of AWS's clients, and of the HTTP client below them, that no function uses and that are a good part of them: functions call synchronously, turn pages themselves and wait for no resource,
   * and streams of tables are read by Lambda. Of HTTP/2, which only the asynchronous client speaks, the names stay that settings have.
   */
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "(software/amazon/awssdk/services/([a-z]+/([a-z]+/)*\\w*Async\\w*(\\$.*)?|sqs/(internal/)?batchmanager/.*|dynamodb/streams/.*|[a-z]+/(paginators|waiters)/.*)"
              + "|org/apache/hc/client5/http/(impl/(async|nio)|async/methods)/.*"
              + "|org/apache/hc/core5/http/(impl/nio|nio/support)/.*"
              + "|org/apache/hc/core5/http2/(impl|hpack|frame|protocol|nio)/.*)\\.class");

  private Stored() {}

  /** @param arguments the zip, and how many bytes it may have at most */
  public static void main(String[] arguments) throws IOException {
    Path zip = Path.of(arguments[0]);
    long limit = Long.parseLong(arguments[1]);
    Path packed = zip.resolveSibling(zip.getFileName() + ".packed");
    try (ZipFile from = new ZipFile(zip.toFile()); OutputStream out = Files.newOutputStream(packed)) {
      pack(from, out);
    }
    Files.move(packed, zip, StandardCopyOption.REPLACE_EXISTING);
    if (Files.size(zip) > limit) {
      throw new IllegalStateException(zip + " has " + Files.size(zip) + " bytes, more than " + limit);
    }
  }

  private static void pack(ZipFile from, OutputStream to) throws IOException {
    List<? extends ZipEntry> entries =
        from.stream().filter(entry -> !entry.isDirectory()).sorted(Comparator.comparing(ZipEntry::getName)).toList();
    try (ZipOutputStream out = new ZipOutputStream(to)) {
      out.setLevel(Deflater.BEST_COMPRESSION);
      for (ZipEntry entry : entries) {
        byte[] content = read(from.getInputStream(entry));
        out.putNextEntry(entry(entry.getName()));
        out.write(entry.getName().endsWith(".jar") ? stored(content) : content);
        out.closeEntry();
      }
    }
  }

  /** The jar with nothing in it compressed. Like stands beside like; the manifest comes first, where some look for it. */
  private static byte[] stored(byte[] jar) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>(Comparator.comparing((String name) -> !name.equals("META-INF/MANIFEST.MF")).thenComparing(Stored::extension).thenComparing(name -> name));
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (!entry.isDirectory() && !LEFT_OUT.matcher(entry.getName()).matches()) {
          contents.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(3 * jar.length);
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> content : contents.entrySet()) {
        ZipEntry stored = entry(content.getKey());
        CRC32 crc = new CRC32();
        crc.update(content.getValue());
        stored.setCrc(crc.getValue());
        stored.setSize(content.getValue().length);
        out.putNextEntry(stored);
        out.write(content.getValue());
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static ZipEntry entry(String name) {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(TIME);
    return entry;
  }

  private static byte[] read(InputStream in) throws IOException {
    try (in) {
      return in.readAllBytes();
    }
  }
}
