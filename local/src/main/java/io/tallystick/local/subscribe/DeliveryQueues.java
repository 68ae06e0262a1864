package io.tallystick.local.subscribe;

import io.tallystick.local.CommandFailure;
import io.tallystick.local.aws.AwsTrouble;
import io.tallystick.local.connection.LedgerConnection;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * The URLs of a ledger's queues of deliveries.
 *
 * @param dead what the courier gave up, and what the standard queue did
 * @param deadOrdered what the FIFO queue gave up
 */
record DeliveryQueues(String standard, String ordered, String dead, String deadOrdered) {

  /** @throws CommandFailure if the ledger has no deliveries, or does not answer */
  static DeliveryQueues of(LedgerConnection ledger) {
    String first = ledger.name() + "-deliveries";
    try {
      return new DeliveryQueues(url(ledger, first), url(ledger, first + ".fifo"), url(ledger, first + "-dead"), url(ledger, first + "-dead.fifo"));
    } catch (QueueDoesNotExistException none) {
      throw CommandFailure.environment("the ledger " + ledger.name() + " has no deliveries; its parameter Deliveries=on makes them", none);
    } catch (SdkException failure) {
      throw AwsTrouble.failure("look for the queues of deliveries", failure);
    }
  }

  private static String url(LedgerConnection ledger, String name) {
    return ledger.sqs().getQueueUrl(request -> request.queueName(name)).queueUrl();
  }

  /** The last part of a queue's URL. */
  static String name(String url) {
    return url.substring(url.lastIndexOf('/') + 1);
  }
}
