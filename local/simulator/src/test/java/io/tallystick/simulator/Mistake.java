package io.tallystick.simulator;

import io.tallystick.journal.AppendResult;
import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Checkpoints;
import io.tallystick.journal.Cursor;
import io.tallystick.journal.Cursors;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.FieldIndex;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.Journal;
import io.tallystick.journal.Location;
import io.tallystick.journal.Positions;
import io.tallystick.journal.Reached;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.Statements;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.TransferIndex;
import io.tallystick.journal.record.Recorded;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Entry;
import io.tallystick.runtime.Recording;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Mistakes that a simulation has to find, put between the production code and the services. Those inside of the code itself are {@link Patch}es. */
enum Mistake {
  APPEND_WITHOUT_CONDITION("a segment is appended without condition"),
  LOST_RACE_TAKEN_FOR_WON("a lost race is taken for won"),
  CHECKPOINT_WITHOUT_CONDITION("a checkpoint is written whatever stands there"),
  CURSOR_WITHOUT_CONDITION("a cursor is moved wherever it stands"),
  PROJECTOR_CURSOR_EARLY("the projector's cursor moves before the run is written"),
  PUBLISHER_CURSOR_EARLY("the publisher's cursor moves before the run is published"),
  TARGET_TAKEN_FOR_POSTED("a run that was begun is taken for done"),
  STALE_JOURNAL("the journal is read from a replica"),
  STALE_CHECKPOINTS("checkpoints are loaded from a replica"),
  CHECKPOINT_OVER_TAIL("a checkpoint that was loaded is laid over the tail"),
  BURNED_IDS_FORGOTTEN("ids that were burned before the window are forgotten"),
  IDS_FORGOTTEN("ids that were taken before the window are not in the index"),
  GROUPS_FORGOTTEN("the order of message groups and partition keys is not kept"),
  FAILED_MESSAGES_DONE("messages that failed are answered as done"),
  UNPROCESSED_ITEMS_DROPPED("what a batch left unprocessed is not written"),
  FIRST_PAGE_ONLY("a query's first page is taken for all"),
  UNFINISHED_FORGOTTEN("the projector's cursor moves without the list of unfinished chains"),
  CLEARING_FORGOTTEN("a run's clearing balances are not saved"),
  LEASE_EPOCH_IGNORED("a holder writes under its lease whatever epoch and step it has come to"),
  LEASE_TAKEN("a lease is taken whoever has it");

  final String what;

  Mistake(String what) {
    this.what = what;
  }

  Seams seams() {
    return switch (this) {
      case APPEND_WITHOUT_CONDITION -> puts("sim-journal");
      case CHECKPOINT_WITHOUT_CONDITION -> puts("sim-accounts");
      case CURSOR_WITHOUT_CONDITION ->
          client(
              "updateItem",
              (request, proceed) -> {
                UpdateItemRequest update = (UpdateItemRequest) request;
                Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> values = new HashMap<>(update.expressionAttributeValues());
                values.keySet().removeAll(List.of(":posted", ":target", ":known"));
                Map<String, String> names = new HashMap<>(update.expressionAttributeNames());
                names.remove("#key");
                if (!update.updateExpression().contains("#version")) {
                  names.remove("#version");
                }
                if (!update.updateExpression().contains("#posted")) {
                  return proceed.with(new Object[] {update});
                }
                return proceed.with(new Object[] {update.toBuilder().conditionExpression(null).expressionAttributeValues(values).expressionAttributeNames(names).build()});
              });
      case LOST_RACE_TAKEN_FOR_WON ->
          store(parts -> parts.journal(journal -> Forwarding.but(Journal.class, journal, "append", (_, arguments, proceed) -> {
            proceed.with(arguments);
            return new AppendResult.Appended();
          })));
      case PROJECTOR_CURSOR_EARLY -> early("projector");
      case PUBLISHER_CURSOR_EARLY -> early("publisher");
      case TARGET_TAKEN_FOR_POSTED ->
          store(
              parts ->
                  parts.cursors(
                      cursors ->
                          Forwarding.but(
                              Cursors.class,
                              Forwarding.but(Cursors.class, cursors, "read", (_, arguments, proceed) -> posted((Cursor) proceed.with(arguments))),
                              "reached",
                              (_, arguments, proceed) -> {
                                Reached reached = (Reached) proceed.with(arguments);
                                return new Reached(posted(reached.cursor()), reached.unfinished());
                              })));
      case STALE_JOURNAL ->
          client("query", (request, proceed) -> proceed.with(new Object[] {((QueryRequest) request).toBuilder().consistentRead(false).build()}));
      case STALE_CHECKPOINTS ->
          client(
              "batchGetItem",
              (request, proceed) -> {
                BatchGetItemRequest get = (BatchGetItemRequest) request;
                var tables = new HashMap<>(get.requestItems());
                tables.replaceAll((_, keys) -> keys.toBuilder().consistentRead(false).build());
                return proceed.with(new Object[] {get.toBuilder().requestItems(tables).build()});
              });
      case CHECKPOINT_OVER_TAIL ->
          store(parts -> parts.checkpoints(checkpoints -> Forwarding.but(Checkpoints.class, checkpoints, "accounts", (_, arguments, proceed) -> {
            @SuppressWarnings("unchecked")
            Map<AccountId, Checkpoint<Account>> found = new HashMap<>((Map<AccountId, Checkpoint<Account>>) proceed.with(arguments));
            found.replaceAll((_, one) -> new Checkpoint<>(one.value(), one.shard(), one.sequence() + 1_000));
            return found;
          })));
      case BURNED_IDS_FORGOTTEN -> burnedForgotten();
      case IDS_FORGOTTEN ->
          store(parts -> parts.transfers(index -> Forwarding.but(TransferIndex.class, index, "save", (_, arguments, proceed) -> {
            @SuppressWarnings("unchecked")
            Map<IndexKey, Location> kept = new HashMap<>((Map<IndexKey, Location>) arguments[2]);
            kept.keySet().removeIf(key -> key.kind() == IndexKey.Kind.TRANSFER && key.hashCode() % 2 == 0);
            return proceed.with(new Object[] {arguments[0], arguments[1], kept, arguments[3]});
          })));
      case FAILED_MESSAGES_DONE ->
          new Seams() {
            @Override
            public Recording recording(Recording recording) {
              return (requests, groups, deadline) -> {
                try {
                  return recording.record(requests, groups, deadline);
                } catch (StoreException.Unavailable _) {
                  return new Recorded(List.of(), List.of(), Positions.NONE);
                }
              };
            }
          };
      case GROUPS_FORGOTTEN ->
          new Seams() {
            @Override
            public Recording recording(Recording recording) {
              return (requests, groups, deadline) -> recording.record(requests, Collections.nCopies(groups.size(), ""), deadline);
            }
          };
      case UNPROCESSED_ITEMS_DROPPED ->
          client(
              "batchWriteItem",
              (request, proceed) -> ((BatchWriteItemResponse) proceed.with(new Object[] {request})).toBuilder().unprocessedItems(Map.of()).build());
      case UNFINISHED_FORGOTTEN ->
          store(
              parts ->
                  parts.cursors(
                      cursors ->
                          Forwarding.but(
                              Cursors.class,
                              cursors,
                              "complete",
                              (_, arguments, proceed) -> {
                                if (arguments.length < 5) {
                                  return proceed.with(arguments);
                                }
                                return proceed.with(new Object[] {arguments[0], arguments[1], arguments[2], List.of(), arguments[4]});
                              })));
      case CLEARING_FORGOTTEN ->
          store(
              parts ->
                  parts.checkpoints(
                      checkpoints ->
                          Forwarding.but(
                              Checkpoints.class,
                              checkpoints,
                              "saveClearing",
                              (_, arguments, proceed) -> {
                                List<?> pages = List.copyOf((Collection<?>) arguments[0]);
                                boolean forgotten = pages.stream().map(page -> (Checkpoint<?>) page).anyMatch(page -> page.sequence() % 5 == 3);
                                return proceed.with(new Object[] {forgotten ? List.of() : pages, arguments[1]});
                              })));
      case LEASE_EPOCH_IGNORED -> unconditional("#epoch = :epoch AND #step = :step", "#epoch", ":epoch", ":step");
      case LEASE_TAKEN -> unconditional("attribute_not_exists(#key) OR #expires_at <= :free_before", "#key", ":free_before");
      case FIRST_PAGE_ONLY ->
          client("query", (request, proceed) -> ((QueryResponse) proceed.with(new Object[] {request})).toBuilder().lastEvaluatedKey(null).build());
    };
  }

  private static Seams burnedForgotten() {
    return store(
        parts ->
            parts.transfers(
                index ->
                    Forwarding.but(
                        TransferIndex.class,
                        index,
                        "find",
                        (_, arguments, proceed) -> {
                          @SuppressWarnings("unchecked")
                          Map<IndexKey, Location> found = new HashMap<>((Map<IndexKey, Location>) proceed.with(arguments));
                          found.entrySet()
                              .removeIf(
                                  one ->
                                      one.getKey().kind() == IndexKey.Kind.TRANSFER
                                          && SegmentCodec.open(parts.store.journal().at((int) arguments[0], one.getValue().sequence(), (Deadline) arguments[2]).orElseThrow())
                                                  .entries()
                                                  .get(one.getValue().position())
                                              instanceof Entry.TransferRejected);
                          return found;
                        })));
  }

  private static Cursor posted(Cursor cursor) {
    return cursor.running() ? cursor.atEnd() : cursor;
  }

  private static Seams early(String reader) {
    return store(
        parts ->
            parts.cursors(
                cursors ->
                    Forwarding.but(
                        Cursors.class,
                        Forwarding.but(Cursors.class, cursors, "complete", (_, arguments, proceed) -> arguments[0].equals(reader) ? true : proceed.with(arguments)),
                        "begin",
                        (_, arguments, proceed) -> {
                          boolean begun = (boolean) proceed.with(arguments);
                          if (begun && arguments[0].equals(reader)) {
                            cursors.complete(reader, (int) arguments[1], new Cursor((long) arguments[2], (long) arguments[3]), (Deadline) arguments[arguments.length - 1]);
                          }
                          return begun;
                        })));
  }

  /** Updates are done without that condition, and without the name and the values that nothing else needs. */
  private static Seams unconditional(String condition, String name, String... ofCondition) {
    return client(
        "updateItem",
        (request, proceed) -> {
          UpdateItemRequest update = (UpdateItemRequest) request;
          if (!condition.equals(update.conditionExpression())) {
            return proceed.with(new Object[] {update});
          }
          Map<String, String> names = new HashMap<>(update.expressionAttributeNames());
          names.remove(name);
          var values = new HashMap<>(update.expressionAttributeValues());
          values.keySet().removeAll(List.of(ofCondition));
          return proceed.with(new Object[] {update.toBuilder().conditionExpression(null).expressionAttributeNames(names).expressionAttributeValues(values).build()});
        });
  }

  private static Seams puts(String table) {
    return client(
        "putItem",
        (request, proceed) -> {
          PutItemRequest put = (PutItemRequest) request;
          return proceed.with(
              new Object[] {
                put.tableName().equals(table)
                    ? put.toBuilder().conditionExpression(null).expressionAttributeNames(null).expressionAttributeValues(null).build()
                    : put
              });
        });
  }

  @FunctionalInterface
  private interface Call {
    Object of(Object request, Forwarding.Proceed proceed) throws Throwable;
  }

  private static Seams client(String method, Call call) {
    return new Seams() {
      @Override
      public DynamoDbClient dynamoDb(DynamoDbClient client) {
        return Forwarding.but(
            DynamoDbClient.class,
            client,
            method,
            (called, arguments, proceed) ->
                arguments[0] instanceof java.util.function.Consumer<?>
                    ? java.lang.reflect.InvocationHandler.invokeDefault(Forwarding.but(DynamoDbClient.class, client, method, (_, given, inner) -> call.of(given[0], inner)), called, arguments)
                    : call.of(arguments[0], proceed));
      }
    };
  }

  private static Seams store(UnaryOperator<Parts> changed) {
    return new Seams() {
      @Override
      public Store store(Store store) {
        return changed.apply(new Parts(store));
      }
    };
  }

  /** A store of which parts are replaced. */
  private static final class Parts implements Store {
    private final Store store;
    private Journal journal;
    private Checkpoints checkpoints;
    private TransferIndex transfers;
    private Cursors cursors;

    Parts(Store store) {
      this.store = store;
      journal = store.journal();
      checkpoints = store.checkpoints();
      transfers = store.transfers();
      cursors = store.cursors();
    }

    Parts journal(UnaryOperator<Journal> changed) {
      journal = changed.apply(journal);
      return this;
    }

    Parts checkpoints(UnaryOperator<Checkpoints> changed) {
      checkpoints = changed.apply(checkpoints);
      return this;
    }

    Parts transfers(UnaryOperator<TransferIndex> changed) {
      transfers = changed.apply(transfers);
      return this;
    }

    Parts cursors(UnaryOperator<Cursors> changed) {
      cursors = changed.apply(cursors);
      return this;
    }

    @Override
    public Journal journal() {
      return journal;
    }

    @Override
    public Checkpoints checkpoints() {
      return checkpoints;
    }

    @Override
    public TransferIndex transfers() {
      return transfers;
    }

    @Override
    public FieldIndex fields() {
      return store.fields();
    }

    @Override
    public Statements statements() {
      return store.statements();
    }

    @Override
    public Cursors cursors() {
      return cursors;
    }
  }
}
