package io.tallystick.simulator.cloud;

import io.tallystick.simulator.kernel.Time;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A queue of SQS: standard, in no order and now and then twice; or FIFO, where a group has one batch in flight at a time, in order. */
public final class SimulatedQueue {
  private static final long DELAY = 40 * Time.SECOND;

  private final Cloud cloud;
  private final String name;
  private final boolean fifo;
  private final long visibility;
  private final int maxReceives;
  private final List<Stored> messages = new ArrayList<>();
  private final List<Stored> dead = new ArrayList<>();
  private Runnable arrival = () -> {};
  private Consumer<byte[]> givenUp = body -> {};
  private int ids;

  /** A message. */
  public static final class Stored {
    private final String id;
    private final byte[] body;
    private final String group;
    private final long sentAt;
    private long visibleAt;
    private int receives;
    private String receipt = "";

    private Stored(String id, byte[] body, String group, long sentAt, long visibleAt) {
      this.id = id;
      this.body = body;
      this.group = group;
      this.sentAt = sentAt;
      this.visibleAt = visibleAt;
    }

    public String id() {
      return id;
    }

    public byte[] body() {
      return body;
    }

    /** Empty in a standard queue. */
    public String group() {
      return group;
    }

    /** Milliseconds since 1970. */
    public long sentMillis() {
      return sentAt / Time.MILLISECOND;
    }

    public int receives() {
      return receives;
    }

    public String receipt() {
      return receipt;
    }
  }

  /**
   * @param visibility the time after which a message that was received comes again, nanoseconds
   * @param maxReceives after which it is given up
   */
  public SimulatedQueue(Cloud cloud, String name, boolean fifo, long visibility, int maxReceives) {
    this.cloud = cloud;
    this.name = name;
    this.fifo = fifo;
    this.visibility = visibility;
    this.maxReceives = maxReceives;
  }

  public String name() {
    return name;
  }

  /** @param arrival called when there may be something to receive */
  public void onArrival(Runnable arrival) {
    this.arrival = arrival;
  }

  /** @param givenUp is told what was received too often, as it was sent */
  public void onGivenUp(Consumer<byte[]> givenUp) {
    this.givenUp = givenUp;
  }

  /** @param group empty in a standard queue */
  public void send(byte[] body, String group) {
    send(body, group, 0);
  }

  /**
   * To a standard queue.
   *
   * @param delay before which nobody receives it, nanoseconds
   */
  void send(byte[] body, long delay) {
    send(body, "", delay);
  }

  private void send(byte[] body, String group, long delay) {
    add(body, group, delay);
    if (!fifo && cloud.faults().happens(Fault.DUPLICATE)) {
      add(body, group, delay);
    }
  }

  private void add(byte[] body, String group, long delay) {
    long late = delay + (!fifo && cloud.faults().happens(Fault.DELAY) ? cloud.faults().upTo(Fault.DELAY, DELAY) : 0);
    messages.add(new Stored(name + "-" + ids++, body, fifo ? group : "", cloud.now(), cloud.now() + late));
    wakeAt(cloud.now() + late);
  }

  private void wakeAt(long time) {
    cloud.scheduler().at(time, arrival);
  }

  /** Messages that nobody works at, at most so many; they are out of sight for the visibility time-out. */
  public List<Stored> receive(int most) {
    List<Stored> received = new ArrayList<>();
    Set<String> blocked = new HashSet<>();
    for (int at = 0; at < messages.size() && received.size() < most; at++) {
      Stored message = messages.get(at);
      if (fifo && blocked.contains(message.group)) {
        continue;
      }
      if (message.visibleAt > cloud.now()) {
        blocked.add(message.group);
      } else if (message.receives == maxReceives) {
        messages.remove(at--);
        dead.add(message);
        givenUp.accept(message.body);
        cloud.trace().add(cloud.now(), name, "given up", message.id.hashCode(), () -> message.id);
      } else {
        received.add(message);
      }
    }
    if (!fifo && received.size() > 1 && cloud.random().nextBoolean()) {
      shuffle(received);
    }
    for (Stored message : received) {
      message.receives++;
      message.visibleAt = cloud.now() + visibility;
      message.receipt = message.id + "/" + message.receives;
      wakeAt(message.visibleAt);
    }
    return received;
  }

  private void shuffle(List<Stored> received) {
    for (int left = received.size(); left > 1; left--) {
      received.add(received.remove(cloud.random().nextInt(left)));
    }
  }

  /** Takes it out, whatever handle it was received under. */
  public void delete(Stored message) {
    if (messages.remove(message)) {
      wakeAt(cloud.now());
    }
  }

  /** Puts a message off. False where the handle is not the newest any more. */
  boolean changeVisibility(String receipt, int seconds) {
    for (Stored message : messages) {
      if (message.receipt.equals(receipt)) {
        message.visibleAt = cloud.now() + seconds * Time.SECOND;
        wakeAt(message.visibleAt);
        return true;
      }
    }
    return false;
  }

  /** Sends again what was given up. */
  public void redrive() {
    for (Stored message : dead) {
      messages.add(new Stored(message.id + "r", message.body, message.group, cloud.now(), cloud.now()));
    }
    dead.clear();
    wakeAt(cloud.now());
  }

  /** Whether all messages are done, those that were given up too. */
  public boolean isEmpty() {
    return messages.isEmpty() && dead.isEmpty();
  }

  public int size() {
    return messages.size();
  }
}
