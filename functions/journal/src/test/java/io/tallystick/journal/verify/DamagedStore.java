package io.tallystick.journal.verify;

import io.tallystick.journal.AppendResult;
import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Checkpoints;
import io.tallystick.journal.ClearingPage;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Cursor;
import io.tallystick.journal.Cursors;
import io.tallystick.journal.DatedPage;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.FieldIndex;
import io.tallystick.journal.FieldKey;
import io.tallystick.journal.FieldPage;
import io.tallystick.journal.PageRange;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.Journal;
import io.tallystick.journal.Location;
import io.tallystick.journal.Reached;
import io.tallystick.journal.RunMark;
import io.tallystick.journal.Segment;
import io.tallystick.journal.StatementPage;
import io.tallystick.journal.Statements;
import io.tallystick.journal.Store;
import io.tallystick.journal.TransferIndex;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Shows another store with damage that was done to what is read from it. It cannot be written. */
final class DamagedStore implements Store {
  private final Store sound;
  private final Deadline deadline;
  private List<Segment> segments;
  private UnaryOperator<List<Checkpoint<Account>>> accounts = all -> all;
  private UnaryOperator<List<Checkpoint<Hold>>> holds = all -> all;
  private UnaryOperator<List<StatementPage>> pages = all -> all;
  private UnaryOperator<List<DatedPage>> dated = all -> all;
  private UnaryOperator<List<FieldPage>> fields = all -> all;
  private UnaryOperator<Cursor> cursor = read -> read;
  private final Map<IndexKey, UnaryOperator<Location>> index = new HashMap<>();

  DamagedStore(Store sound, int shard, Deadline deadline) {
    this.sound = sound;
    this.deadline = deadline;
    this.segments = new ArrayList<>();
    for (List<Segment> page = page(shard); !page.isEmpty(); page = page(shard)) {
      segments.addAll(page);
    }
  }

  private List<Segment> page(int shard) {
    return sound.journal().read(shard, segments.size(), 100, deadline);
  }

  DamagedStore journal(UnaryOperator<List<Segment>> damage) {
    segments = damage.apply(new ArrayList<>(segments));
    return this;
  }

  DamagedStore accounts(UnaryOperator<List<Checkpoint<Account>>> damage) {
    accounts = damage;
    return this;
  }

  DamagedStore holds(UnaryOperator<List<Checkpoint<Hold>>> damage) {
    holds = damage;
    return this;
  }

  DamagedStore pages(UnaryOperator<List<StatementPage>> damage) {
    pages = damage;
    return this;
  }

  DamagedStore dated(UnaryOperator<List<DatedPage>> damage) {
    dated = damage;
    return this;
  }

  DamagedStore fields(UnaryOperator<List<FieldPage>> damage) {
    fields = damage;
    return this;
  }

  DamagedStore cursor(UnaryOperator<Cursor> damage) {
    cursor = damage;
    return this;
  }

  /** Where the index leads for a key, null for nowhere. */
  DamagedStore index(IndexKey key, UnaryOperator<Location> damage) {
    index.put(key, damage);
    return this;
  }

  @Override
  public Journal journal() {
    return new Journal() {
      @Override
      public AppendResult append(Segment segment, Deadline until) {
        throw new UnsupportedOperationException();
      }

      @Override
      public List<Segment> read(int shard, long from, int limit, Deadline until) {
        return segments.stream().skip(from).limit(Math.min(limit, 2)).toList();
      }

      @Override
      public Optional<Segment> at(int shard, long sequence, Deadline until) {
        return segments.stream().filter(segment -> segment.sequence() == sequence).findFirst();
      }

      @Override
      public Optional<Segment> last(int shard, Deadline until) {
        return segments.isEmpty() ? Optional.empty() : Optional.of(segments.getLast());
      }
    };
  }

  @Override
  public Checkpoints checkpoints() {
    return new Checkpoints() {
      @Override
      public Map<AccountId, Checkpoint<Account>> accounts(Collection<AccountId> ids, Consistency consistency, Deadline until) {
        Map<AccountId, Checkpoint<Account>> found = new HashMap<>();
        forEachAccount(checkpoint -> found.put(checkpoint.value().id(), checkpoint), until);
        found.keySet().retainAll(ids);
        return found;
      }

      @Override
      public Map<TransferId, Checkpoint<Hold>> holds(int shard, Collection<TransferId> ids, Consistency consistency, Deadline until) {
        Map<TransferId, Checkpoint<Hold>> found = new HashMap<>();
        forEachHold(checkpoint -> found.put(checkpoint.value().id(), checkpoint), until);
        found.keySet().retainAll(ids);
        return found;
      }

      @Override
      public void saveAccounts(Collection<Checkpoint<Account>> changed, Deadline until) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void saveHolds(Collection<Checkpoint<Hold>> changed, Deadline until) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void saveHoldsOfOtherHomes(Collection<Checkpoint<Hold>> changed, Deadline until) {
        throw new UnsupportedOperationException();
      }

      @Override
      public List<Checkpoint<ClearingPage>> clearing(int shard, Collection<Integer> numbers, Deadline until) {
        return sound.checkpoints().clearing(shard, numbers, until);
      }

      @Override
      public void saveClearing(Collection<Checkpoint<ClearingPage>> pages, Deadline until) {
        throw new UnsupportedOperationException();
      }

      @Override
      public List<TransferId> due(int shard, long expiresBefore, int limit, Deadline until) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void forEachAccount(Consumer<Checkpoint<Account>> consumer, Deadline until) {
        List<Checkpoint<Account>> all = new ArrayList<>();
        sound.checkpoints().forEachAccount(all::add, until);
        accounts.apply(all).forEach(consumer);
      }

      @Override
      public void forEachHold(Consumer<Checkpoint<Hold>> consumer, Deadline until) {
        List<Checkpoint<Hold>> all = new ArrayList<>();
        sound.checkpoints().forEachHold(all::add, until);
        holds.apply(all).forEach(consumer);
      }
    };
  }

  @Override
  public TransferIndex transfers() {
    return new TransferIndex() {
      @Override
      public Map<IndexKey, Location> find(int shard, Collection<IndexKey> keys, Deadline until) {
        Map<IndexKey, Location> found = new HashMap<>(sound.transfers().find(shard, keys, until));
        for (IndexKey key : keys) {
          if (index.containsKey(key)) {
            found.compute(key, (any, location) -> index.get(key).apply(location));
          }
        }
        return found;
      }

      @Override
      public void save(int shard, long run, Map<IndexKey, Location> locations, Deadline until) {
        throw new UnsupportedOperationException();
      }
    };
  }

  @Override
  public Statements statements() {
    return new Statements() {
      @Override
      public void save(Collection<StatementPage> changed, Deadline until) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void saveDated(Collection<DatedPage> changed, Deadline until) {
        throw new UnsupportedOperationException();
      }

      @Override
      public List<StatementPage> pages(AccountId account, PageRange range, Consistency consistency, Deadline until) {
        List<StatementPage> all = sound.statements().pages(account, PageRange.first(Integer.MAX_VALUE), consistency, until);
        return pages.apply(new ArrayList<>(all)).stream().filter(page -> page.first() >= range.from()).limit(1).toList();
      }

      @Override
      public List<DatedPage> dated(AccountId account, PageRange range, Consistency consistency, Deadline until) {
        List<DatedPage> all = sound.statements().dated(account, PageRange.first(Integer.MAX_VALUE), consistency, until);
        return dated.apply(new ArrayList<>(all)).stream().filter(page -> page.first() >= range.from()).limit(1).toList();
      }
    };
  }

  @Override
  public FieldIndex fields() {
    return new FieldIndex() {
      @Override
      public void save(int shard, Collection<FieldPage> changed, Deadline until) {
        throw new UnsupportedOperationException();
      }

      @Override
      public List<FieldPage> pages(int shard, FieldKey key, PageRange range, Deadline until) {
        List<FieldPage> all = sound.fields().pages(shard, key, PageRange.first(Integer.MAX_VALUE), until);
        return fields.apply(new ArrayList<>(all)).stream().filter(page -> page.first() >= range.from()).limit(1).toList();
      }
    };
  }

  @Override
  public Cursors cursors() {
    return new Cursors() {
      @Override
      public OptionalInt shards(Deadline until) {
        return sound.cursors().shards(until);
      }

      @Override
      public int fixShards(int shards, Deadline until) {
        return sound.cursors().fixShards(shards, until);
      }

      @Override
      public Cursor read(String reader, int shard, Deadline until) {
        return cursor.apply(sound.cursors().read(reader, shard, until));
      }

      @Override
      public Reached reached(String reader, int shard, Deadline until) {
        Reached reached = sound.cursors().reached(reader, shard, until);
        return new Reached(cursor.apply(reached.cursor()), reached.unfinished());
      }

      @Override
      public boolean begin(String reader, int shard, long posted, long target, int version, Deadline until) {
        throw new UnsupportedOperationException();
      }

      @Override
      public boolean complete(String reader, int shard, Cursor run, List<Location> unfinished, Deadline until) {
        throw new UnsupportedOperationException();
      }

      @Override
      public RunMark takeOver(String reader, int shard, Cursor run, Deadline until) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void setMark(String reader, int shard, Cursor run, RunMark mark, Deadline until) {
        throw new UnsupportedOperationException();
      }
    };
  }

  /** Damage to one of many: what is chosen becomes something else, or nothing where that is null. */
  static <T> UnaryOperator<List<T>> one(Predicate<T> chosen, UnaryOperator<T> damage) {
    return all -> {
      List<T> damaged = new ArrayList<>();
      for (T item : all) {
        T shown = chosen.test(item) ? damage.apply(item) : item;
        if (shown != null) {
          damaged.add(shown);
        }
      }
      return damaged;
    };
  }
}
