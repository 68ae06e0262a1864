package io.tallystick.local.backend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.aws.AwsJson;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Tells other commands of this user about a backend, for as long as it runs: the file {@code instances/PID.json} of the work folder. */
public final class InstanceFile implements Closeable {

  private final Path file;

  private InstanceFile(Path file) {
    this.file = file;
  }

  /** @throws IOException if it cannot be written */
  public static InstanceFile write(Path work, Instance instance) throws IOException {
    Path folder = Files.createDirectories(work.resolve("instances"));
    Path file = folder.resolve(instance.pid() + ".json");
    Path fresh = folder.resolve(instance.pid() + ".new");
    Files.deleteIfExists(fresh);
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      // For this user only: who can read it can reach the ledger.
      Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.write(fresh, AwsJson.MAPPER.writeValueAsBytes(json(instance)));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return new InstanceFile(file);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }

  private static ObjectNode json(Instance instance) {
    ObjectNode json = AwsJson.MAPPER.createObjectNode();
    json.put("pid", instance.pid());
    json.put("endpoint", instance.endpoint().toString());
    json.put("region", instance.region());
    json.put("stack", instance.stack());
    json.put("started", instance.started().toString());
    json.put("logs", instance.logs().toString());
    instance.data().ifPresent(data -> json.put("data", data.toString()));
    ObjectNode outputs = json.putObject("outputs");
    instance.outputs().forEach(outputs::put);
    return json;
  }

  /** @throws IOException if it is not what {@link #write} wrote */
  static Instance read(Path file) throws IOException {
    JsonNode json = AwsJson.MAPPER.readTree(Files.readAllBytes(file));
    try {
      return Instance.of(json);
    } catch (RuntimeException malformed) {
      throw new IOException("not an instance file: " + file, malformed);
    }
  }
}
