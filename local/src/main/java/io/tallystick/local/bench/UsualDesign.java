package io.tallystick.local.bench;

import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * What teams write by hand: for each transfer one {@code TransactWriteItems} of two conditional account updates, the transfer and the idempotency marker, by
 * many clients at once.
 *
 * <p>DynamoDB Local knows no conflicts between transactions, which on AWS make it slower on popular accounts, and does not count transactions' capacity; the write
 * units are those of the price list: 4 items of up to 1 KB, twice each.
 */
final class UsualDesign {
  private static final int CLIENTS = 16;
  private static final int WRITE_UNITS = 8;
  private static final int PER_DRAW = 1;

  private final DynamoDbClient client;
  private final String accounts;
  private final String transfers;
  private final String markers;

  UsualDesign(DynamoDbClient client, String prefix) {
    this.client = client;
    accounts = table(prefix + "-accounts");
    transfers = table(prefix + "-transfers");
    markers = table(prefix + "-markers");
  }

  private String table(String name) {
    client.createTable(
        CreateTableRequest.builder()
            .tableName(name)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(definition -> definition.attributeName("id").attributeType(ScalarAttributeType.S))
            .keySchema(key -> key.attributeName("id").keyType(KeyType.HASH))
            .build());
    return name;
  }

  void open(Workload workload) {
    for (Request request : workload.openings(1)) {
      client.putItem(
          put ->
              put.tableName(accounts)
                  .item(
                      Map.of(
                          "id", text(request.accounts().getFirst().id().value()),
                          "debits", number(0),
                          "credits", number(0))));
    }
  }

  Measurement run(AccountChoice choice, int accountCount, Duration time) throws InterruptedException {
    AtomicLong made = new AtomicLong();
    long start = System.nanoTime();
    long end = start + time.toNanos();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Workload workload = new Workload(choice, accountCount, System.nanoTime() + i);
        running.add(
            clients.submit(
                () -> {
                  while (System.nanoTime() < end) {
                    transfer(workload.transfers(PER_DRAW).transfers().getFirst());
                    made.incrementAndGet();
                  }
                }));
      }
      for (Future<?> future : running) {
        future.get();
      }
    } catch (ExecutionException failed) {
      throw new IllegalStateException("the usual design failed", failed.getCause());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Measurement(BenchPath.USUAL_DESIGN, choice, 1, made.get(), seconds, made.get() * (double) WRITE_UNITS, Map.of());
  }

  /** How long single operations take: called as its users call it, from a process that is there already. */
  Latency run(Latency.Operation operation, int clients, int accountCount, Duration time, long seed) throws InterruptedException {
    return ClosedLoop.run(
        BenchPath.USUAL_DESIGN,
        operation,
        clients,
        time,
        number -> {
          Workload workload = new Workload(AccountChoice.UNIFORM, accountCount, seed + number);
          SplittableRandom random = new SplittableRandom(seed + number);
          return () -> {
            if (operation == Latency.Operation.TRANSFER) {
              transfer(workload.transfers(PER_DRAW).transfers().getFirst());
            } else {
              read(Workload.account(random.nextInt(accountCount)), operation == Latency.Operation.READ_STRONG);
            }
            return true;
          };
        });
  }

  private void read(String account, boolean strong) {
    if (client.getItem(get -> get.tableName(accounts).key(Map.of("id", text(account))).consistentRead(strong)).item().isEmpty()) {
      throw new IllegalStateException("there is no account " + account);
    }
  }

  private void transfer(NewTransfer transfer) {
    Map<String, AttributeValue> item =
        Map.of(
            "id", text(transfer.id().value()),
            "debit", text(transfer.debitAccountId().value()),
            "credit", text(transfer.creditAccountId().value()),
            "amount", AttributeValue.fromN(transfer.amount().toString()));
    client.transactWriteItems(
        write ->
            write.transactItems(
                update(transfer.debitAccountId().value(), "debits", transfer),
                update(transfer.creditAccountId().value(), "credits", transfer),
                once(transfers, item),
                once(markers, Map.of("id", text(transfer.id().value())))));
  }

  private TransactWriteItem update(String account, String total, NewTransfer transfer) {
    return TransactWriteItem.builder()
        .update(
            Update.builder()
                .tableName(accounts)
                .key(Map.of("id", text(account)))
                .updateExpression("SET #total = #total + :amount")
                .conditionExpression("attribute_exists(id)")
                .expressionAttributeNames(Map.of("#total", total))
                .expressionAttributeValues(Map.of(":amount", AttributeValue.fromN(transfer.amount().toString())))
                .build())
        .build();
  }

  private static TransactWriteItem once(String table, Map<String, AttributeValue> item) {
    return TransactWriteItem.builder()
        .put(Put.builder().tableName(table).item(item).conditionExpression("attribute_not_exists(id)").build())
        .build();
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }
}
