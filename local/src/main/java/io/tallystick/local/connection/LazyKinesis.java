package io.tallystick.local.connection;

import java.util.function.Supplier;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** A client that is made when it is first needed: few commands do, and it takes time. */
final class LazyKinesis implements Supplier<KinesisClient>, SdkAutoCloseable {
  private final Supplier<KinesisClient> maker;
  private KinesisClient client;

  LazyKinesis(Supplier<KinesisClient> maker) {
    this.maker = maker;
  }

  @Override
  public synchronized KinesisClient get() {
    if (client == null) {
      client = maker.get();
    }
    return client;
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
  }
}
