package io.tallystick.local.backend;

import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.emulator.Emulator;
import io.tallystick.local.service.EventBuses;
import io.tallystick.local.template.Stack;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What functions stand on: a stack whose tables, queues and streams are there.
 *
 * @param stack as it is read for this machine
 * @param region of its names
 * @param kinesis empty where streams cannot be had
 * @param queueUrls of each queue, by name
 * @param checkpoints folder in which streams' checkpoints survive; empty to keep them in memory
 * @param emulators that were started for it, by name
 * @param buses of events, where they are served in this process
 * @param deployedApi where the HTTP API answers that was deployed, if any was
 * @param notes on how it came to be, a sentence each
 * @param missing what the template asks for and this machine cannot give, a sentence each
 */
record Ground(Stack stack, String region, AwsJson dynamoDb, AwsJson sqs, Optional<AwsJson> kinesis, Map<String, String> queueUrls, Optional<Path> checkpoints,
    Map<String, Emulator> emulators, Optional<EventBuses> buses, Optional<URI> deployedApi, List<String> notes, List<String> missing) {
  Ground {
    missing = List.copyOf(missing);
  }
}
