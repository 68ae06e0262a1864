package io.tallystick.local.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.lambda.HostedFunction;
import io.tallystick.local.template.Arn;
import io.tallystick.local.template.Trigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Makes mappings between the emulators' sources and the functions of this host. */
public final class Mappings {

  private final AwsJson dynamoDb;
  private final AwsJson sqs;
  private final Optional<AwsJson> kinesis;
  private final Optional<Path> checkpoints;
  private final Backoff backoff;
  private final Consumer<String> notes;

  /**
   * @param kinesis empty where no mapping has a stream of it
   * @param checkpoints folder in which streams' checkpoints survive; empty to keep them in memory
   * @param random of the jitter between attempts
   * @param notes takes a line about each thing that went wrong
   */
  public Mappings(AwsJson dynamoDb, AwsJson sqs, Optional<AwsJson> kinesis, Optional<Path> checkpoints, RandomGenerator random, Consumer<String> notes) {
    this.dynamoDb = dynamoDb;
    this.sqs = sqs;
    this.kinesis = kinesis;
    this.checkpoints = checkpoints;
    this.backoff = new Backoff(random);
    this.notes = notes;
  }

  /**
   * Starts feeding a function.
   *
   * @throws IOException if the source does not exist, or checkpoints cannot be read
   */
  public Mapping start(Trigger trigger, HostedFunction function) throws IOException {
    return switch (trigger) {
      case Trigger.OfQueue queue -> new QueueMapping(queue, sqs, url(queue.queue()), function, backoff, notes);
      case Trigger.OfStream stream -> ofStream(stream, function);
      case Trigger.OfSchedule schedule -> new ScheduleMapping(schedule, function.function(),
          new AsynchronousInvoker(function.function(), function, failureQueue(function.function().asynchronous().onFailure()), Time.SYSTEM),
          backoff, Time.SYSTEM, notes).start();
    };
  }

  private Mapping ofStream(Trigger.OfStream trigger, HostedFunction function) throws IOException {
    StreamSource stream = trigger.stream().isDataStream()
        ? KinesisStream.of(kinesis.orElseThrow(), trigger.stream())
        : DynamoDbStream.of(dynamoDb, trigger.stream().table(), trigger.stream());
    return new StreamMapping(trigger, function.function().arn().toString(), stream, function, checkpoints(trigger, stream),
        failureQueue(trigger.onFailure()), backoff, Time.SYSTEM, notes).start();
  }

  private Checkpoints checkpoints(Trigger trigger, StreamSource stream) throws IOException {
    if (checkpoints.isEmpty()) {
      return Checkpoints.inMemory();
    }
    Path folder = Files.createDirectories(checkpoints.get());
    return Checkpoints.inFile(folder.resolve(trigger.id().replace('/', '-') + ".json"), stream.id());
  }

  private FailureQueue failureQueue(Optional<Arn> queue) throws IOException {
    if (queue.isEmpty()) {
      return FailureQueue.NONE;
    }
    String url = url(queue.get());
    return report -> {
      try {
        sqs.call("AmazonSQS.SendMessage", AwsJson.MAPPER.createObjectNode().put("QueueUrl", url).put("MessageBody", AwsJson.MAPPER.writeValueAsString(report)));
      } catch (JsonProcessingException impossible) {
        throw new IllegalStateException(impossible);
      }
    };
  }

  private String url(Arn queue) throws IOException {
    return sqs.call("AmazonSQS.GetQueueUrl", AwsJson.MAPPER.createObjectNode().put("QueueName", queue.queue())).path("QueueUrl").asText();
  }
}
