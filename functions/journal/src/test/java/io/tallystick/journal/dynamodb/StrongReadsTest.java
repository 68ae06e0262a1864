package io.tallystick.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.FieldKey;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.PageRange;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Store;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;

/** DynamoDB Local reads strongly whatever it is asked; so what is asked of the service is looked at instead. */
class StrongReadsTest {
  private static final List<Boolean> ASKED = new ArrayList<>();
  private static DynamoDbClient client;
  private static Store store;

  private static final class Listening implements ExecutionInterceptor {
    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
      ASKED.add(consistent(context.request()));
    }

    private static Boolean consistent(SdkRequest request) {
      return request instanceof BatchGetItemRequest batch
          ? batch.requestItems().values().iterator().next().consistentRead()
          : request.getValueForField("ConsistentRead", Boolean.class).orElse(false);
    }
  }

  @BeforeAll
  static void createTables() {
    DynamoDbClientBuilder builder = LocalTables.client();
    client = builder.overrideConfiguration(builder.overrideConfiguration().toBuilder().addExecutionInterceptor(new Listening()).build()).build();
    store = LocalTables.store(client, LocalTables.create(client), new Retry(new Random(1), time -> {}));
  }

  @AfterAll
  static void closeClient() {
    client.close();
  }

  @BeforeEach
  void forget() {
    ASKED.clear();
  }

  private static void assertAsks(boolean strong, Consumer<Deadline> read) {
    ASKED.clear();
    read.accept(Deadline.after(LocalTables.PATIENCE));
    assertThat(ASKED).isNotEmpty().containsOnly(strong);
  }

  @Test
  void whatDecidesIsAlwaysReadStrongly() {
    assertAsks(true, deadline -> store.journal().read(0, 0, 1, deadline));
    assertAsks(true, deadline -> store.journal().at(0, 0, deadline));
    assertAsks(true, deadline -> store.journal().last(0, deadline));
    assertAsks(true, deadline -> store.cursors().read("reader", 0, deadline));
    assertAsks(true, deadline -> store.transfers().find(0, List.of(IndexKey.of(new TransferId("018bcfe5-6800-7000-8000-000000000001"))), deadline));
    assertAsks(true, deadline -> store.transfers().find(0, List.of(IndexKey.of(new TransferId("plain"))), deadline));
    assertAsks(true, deadline -> store.journal().those(0, List.of(1L, 2L), deadline));
    assertAsks(true, deadline -> store.fields().pages(0, FieldKey.everyAccount(), PageRange.first(1), deadline));
    assertAsks(true, deadline -> store.checkpoints().forEachAccount(any -> {}, deadline));
    assertAsks(true, deadline -> store.checkpoints().forEachHold(any -> {}, deadline));
  }

  @Test
  void whatIsShownIsReadAsItsReaderWants() {
    AccountId account = new AccountId("a");
    for (Consistency consistency : Consistency.values()) {
      boolean strong = consistency == Consistency.STRONG;
      assertAsks(strong, deadline -> store.checkpoints().accounts(List.of(account), consistency, deadline));
      assertAsks(strong, deadline -> store.checkpoints().holds(0, List.of(new TransferId("h")), consistency, deadline));
      assertAsks(strong, deadline -> store.statements().pages(account, PageRange.first(1), consistency, deadline));
      assertAsks(strong, deadline -> store.statements().dated(account, PageRange.first(1), consistency, deadline));
    }
  }
}
