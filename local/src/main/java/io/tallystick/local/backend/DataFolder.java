package io.tallystick.local.backend;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A folder that keeps the state of one backend, locked while that runs. */
final class DataFolder implements Closeable {

  private final Path folder;
  private final FileChannel channel;

  private DataFolder(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /** @throws IOException if it cannot be made, or another backend runs on it */
  static DataFolder lock(Path folder) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new DataFolder(folder, channel);
      }
    } catch (OverlappingFileLockException sameProcess) {
      // Falls through to the one error for both.
    } catch (IOException failure) {
      channel.close();
      throw failure;
    }
    channel.close();
    throw new IOException("another ledger runs on the data folder " + folder);
  }

  Path tables() {
    return folder.resolve("dynamodb");
  }

  Path queues() {
    return folder.resolve("sqs");
  }

  Path streams() {
    return folder.resolve("kinesis");
  }

  Path keys() {
    return folder.resolve("kms");
  }

  Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
