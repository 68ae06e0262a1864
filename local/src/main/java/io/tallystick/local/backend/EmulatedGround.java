package io.tallystick.local.backend;

import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.emulator.DynamoDbLocal;
import io.tallystick.local.emulator.ElasticMq;
import io.tallystick.local.emulator.Emulator;
import io.tallystick.local.emulator.EmulatorMissing;
import io.tallystick.local.emulator.KinesisLocal;
import io.tallystick.local.emulator.Storage;
import io.tallystick.local.gateway.Gateway;
import io.tallystick.local.gateway.Service;
import io.tallystick.local.service.EventBuses;
import io.tallystick.local.service.KeyService;
import io.tallystick.local.template.Stack;
import io.tallystick.local.template.StackOptions;
import io.tallystick.local.template.Template;
import io.tallystick.local.template.TemplateException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Starts emulators and makes a stack's tables, queues, streams and keys in them. */
record EmulatedGround(Path template, StackOptions stackOptions, Gateway gateway, Path work, Path logs, Closing closing) {

  private static final String KINESIS = "kinesis";

  Ground make(Services.Emulated services) throws IOException, TemplateException {
    Optional<DataFolder> data = services.data().isPresent() ? Optional.of(closing.add(DataFolder.lock(services.data().get()))) : Optional.empty();
    // Before anything slow: a template that is wrong is told at once.
    Stack stack = Template.read(template, stackOptions);
    List<String> missing = new ArrayList<>();
    Map<String, Emulator> emulators = emulators(stack, data, missing);
    URI tables = emulators.get("dynamodb").endpoint();
    URI queues = emulators.get("elasticmq").endpoint();
    gateway.connect(tables, Service.DYNAMODB, Service.DYNAMODB_STREAMS);
    gateway.connect(queues, Service.SQS);
    KeyService keys = closing.add(KeyService.open(stack.keys(), data.map(DataFolder::keys)));
    gateway.connect(keys.endpoint(), Service.KMS);
    EventBuses buses = closing.add(EventBuses.open(logs, stackOptions, InstantSource.system()));
    gateway.connect(buses.endpoint(), Service.EVENTS);
    AwsJson dynamoDb = closing.add(new AwsJson(tables, stackOptions.region()));
    AwsJson sqs = closing.add(new AwsJson(queues, stackOptions.region()));
    Provisioner provisioner = new Provisioner(dynamoDb, sqs);
    Map<String, String> queueUrls = provisioner.provision(stack);
    Optional<AwsJson> kinesis = Optional.empty();
    if (emulators.containsKey(KINESIS)) {
      URI streams = emulators.get(KINESIS).endpoint();
      gateway.connect(streams, Service.KINESIS);
      kinesis = Optional.of(closing.add(new AwsJson(streams, stackOptions.region())));
      provisioner.provisionStreams(kinesis.get(), stack.streams());
    }
    return new Ground(
        stack, stackOptions.region(), dynamoDb, sqs, kinesis, queueUrls, data.map(DataFolder::checkpoints), emulators, Optional.of(buses), Optional.empty(),
        List.of(), missing);
  }

  /** All at once: each takes a second or more. That of Kinesis, only where there is a stream; what it lacks is told in {@code missing}. */
  private Map<String, Emulator> emulators(Stack stack, Optional<DataFolder> data, List<String> missing) throws IOException {
    Callable<Emulator> dynamoDb = () -> DynamoDbLocal.start(storage(data.map(DataFolder::tables)), logs.resolve("dynamodb.log"));
    Callable<Emulator> elasticMq = () -> ElasticMq.start(storage(data.map(DataFolder::queues)), gateway.endpoint(), logs.resolve("elasticmq.log"));
    Map<String, Emulator> started = new LinkedHashMap<>();
    IOException failure = null;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<String, Future<Emulator>> starting = new LinkedHashMap<>();
      starting.put("dynamodb", threads.submit(dynamoDb));
      starting.put("elasticmq", threads.submit(elasticMq));
      if (hasStreams(stack)) {
        Storage streams = storage(data.map(DataFolder::streams));
        starting.put(KINESIS, threads.submit(() -> KinesisLocal.start(streams, work.resolve("emulators"), logs.resolve("kinesis.log"))));
      }
      for (Map.Entry<String, Future<Emulator>> entry : starting.entrySet()) {
        try {
          started.put(entry.getKey(), closing.add(entry.getValue().get()));
        } catch (ExecutionException reason) {
          if (reason.getCause() instanceof EmulatorMissing lacking) {
            missing.add("no streams here, since the emulator of Kinesis cannot be had: " + lacking.getMessage());
          } else {
            failure = reason.getCause() instanceof IOException broken ? broken : new IOException(reason.getCause());
          }
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the emulators were starting");
    }
    if (failure != null) {
      throw failure;
    }
    return started;
  }

  private static boolean hasStreams(Stack stack) {
    return !stack.streams().isEmpty() || stack.triggers().stream().anyMatch(FunctionHost::isOfDataStream);
  }

  private static Storage storage(Optional<Path> folder) {
    return folder.<Storage>map(Storage.Disk::new).orElseGet(Storage.Memory::new);
  }
}
