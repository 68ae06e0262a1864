package io.tallystick.local.requests;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Where messages go in batches. */
public sealed interface Outlet permits QueueOutlet, StreamOutlet {
  /**
   * A message.
   *
   * @param number what its sender calls it; different from all others
   * @param key by which a stream may divide its messages; empty for any
   */
  record Message(long number, String body, String key) {
    Message(long number, String body) {
      this(number, body, "");
    }
  }

  /**
   * Why a message of a batch was not taken.
   *
   * @param forGood whether it never will be
   */
  record Failure(boolean forGood, String reason) {}

  /** What is left after an attempt, and why. */
  record Attempt(List<Message> left, String reason, Exception cause) {}

  /** What a person calls it: {@code the queue}. */
  String name();

  /** Says that there is no such place. */
  String gone();

  /** Whether messages are to be taken in their order. */
  boolean ordered();

  /** The most messages of one batch. */
  int batchMessages();

  /** The most bytes of all bodies of one batch. */
  int batchBytes();

  /**
   * Sends a batch once.
   *
   * @return those that were not taken, by their position in the batch
   * @throws AwsServiceException if all of it was refused
   */
  Map<Integer, Failure> send(List<Message> batch);

  /** Whether an answer means that there is no such place. */
  boolean isGone(AwsServiceException refused);
}
