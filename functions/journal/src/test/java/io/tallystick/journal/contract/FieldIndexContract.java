package io.tallystick.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.FieldIndex;
import io.tallystick.journal.FieldKey;
import io.tallystick.journal.FieldKey.Field;
import io.tallystick.journal.FieldPage;
import io.tallystick.journal.FieldRow;
import io.tallystick.journal.Location;
import io.tallystick.journal.PageRange;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Limits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link FieldIndex} promises, whatever keeps it. */
public abstract class FieldIndexContract extends StoreContract {
  private static final FieldKey CODE = FieldKey.code(Field.TRANSFER_CODE, 7);

  private final int shard = Samples.shard();

  private FieldIndex index() {
    return store().fields();
  }

  private List<FieldPage> pages(FieldKey key, PageRange range) {
    return index().pages(shard, key, range, ample());
  }

  private static FieldPage page(FieldKey key, long first, int rows) {
    List<FieldRow> all = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      AccountId account = key.field().ofAccounts() ? new AccountId("account-" + first + "-" + i) : AccountId.NONE;
      all.add(new FieldRow(first + i, new Location(first, i), account));
    }
    return new FieldPage(key, all);
  }

  private FieldPage save(FieldKey key, long first, int rows) {
    FieldPage page = page(key, first, rows);
    index().save(shard, List.of(page), ample());
    return page;
  }

  @Test
  void aValueThatNothingHasHasNoPages() {
    assertThat(pages(CODE, PageRange.first(10))).isEmpty();
    assertThat(pages(CODE, PageRange.before(Long.MAX_VALUE, 10))).isEmpty();
  }

  @Test
  void everyFieldHasPagesOfItsOwn() {
    String hostile = "a#\u0000\ud83d\udcb0".repeat(24) + "#account#";
    for (Field field : Field.values()) {
      for (String value : List.of("", "7", hostile)) {
        FieldKey key = new FieldKey(field, value);
        assertThat(pages(key, PageRange.first(10))).as("%s", key).isEmpty();
        FieldPage page = save(key, 5, 3);
        assertThat(pages(key, PageRange.first(10))).as("%s", key).containsExactly(page);
      }
    }
  }

  @Test
  void shardsHavePagesOfTheirOwn() {
    save(CODE, 5, 3);
    assertThat(index().pages(Samples.shard(), CODE, PageRange.first(10), ample())).isEmpty();
  }

  @Test
  void equalAssetsHaveOneKey() {
    assertThat(FieldKey.asset(Field.TRANSFER_ASSET, Asset.of("POINTS"))).isEqualTo(FieldKey.asset(Field.TRANSFER_ASSET, Asset.of("POINTS/0")));
    assertThat(FieldKey.asset(Field.TRANSFER_ASSET, Asset.of("USD/2"))).isNotEqualTo(FieldKey.asset(Field.TRANSFER_ASSET, Asset.of("USD")));
  }

  @Test
  void pagesComeInOrderOfTheirFirstTimestampsAndBackwards() {
    FieldPage latest = save(CODE, 1_700_000_000_000_000_000L, 1);
    FieldPage late = save(CODE, 100, 7);
    FieldPage early = save(CODE, 20, 2);
    FieldPage earliest = save(CODE, 0, 1);
    assertThat(pages(CODE, PageRange.first(10))).containsExactly(earliest, early, late, latest);
    assertThat(pages(CODE, PageRange.before(Long.MAX_VALUE, 10))).containsExactly(latest, late, early, earliest);
    assertThat(pages(CODE, PageRange.after(20, 1))).containsExactly(late);
    assertThat(pages(CODE, PageRange.before(100, 1))).containsExactly(early);
    assertThat(pages(CODE, new PageRange(20, 100, true, 10))).containsExactly(early);
    assertThat(pages(CODE, new PageRange(20, 101, true, 10))).containsExactly(late, early);
    assertThat(pages(CODE, new PageRange(20, 20, false, 10))).isEmpty();
  }

  @Test
  void theLargestPagesFitAndManyAreReadInOneGo() {
    FieldKey every = FieldKey.everyAccount();
    List<FieldPage> saved = new ArrayList<>();
    for (int page = 0; page < 5; page++) {
      List<FieldRow> rows = new ArrayList<>();
      for (int i = 0; i < FieldPage.maxRows(every.field()); i++) {
        StringBuilder id = new StringBuilder();
        random.ints(Limits.ID_CHARACTERS, 0x20000, 0x2A000).forEach(id::appendCodePoint);
        rows.add(new FieldRow(1_000_000L * page + i, new Location(random.nextLong() >>> 1, random.nextInt() >>> 1), new AccountId(id.toString())));
      }
      saved.add(new FieldPage(every, rows));
    }
    index().save(shard, saved, ample());
    assertThat(pages(every, PageRange.first(100))).isEqualTo(saved);
    List<FieldRow> rows = new ArrayList<>();
    for (int i = 0; i < FieldPage.maxRows(CODE.field()); i++) {
      rows.add(new FieldRow(random.nextLong() >>> 1, new Location(random.nextLong() >>> 1, random.nextInt() >>> 1)));
    }
    FieldPage page = new FieldPage(CODE, rows);
    index().save(shard, List.of(page), ample());
    assertThat(pages(CODE, PageRange.first(100))).containsExactly(page);
  }

  @Test
  void theSamePagesAgainChangeNothing() throws Exception {
    List<FieldPage> saved = List.of(page(CODE, 4, 3), page(CODE, 40, 1), page(FieldKey.everyAccount(), 4, 2));
    Race.of(
        6,
        i ->
            () -> {
              index().save(shard, saved, ample());
              return true;
            });
    index().save(shard, List.of(saved.get(0), saved.get(1), saved.get(0)), ample());
    assertThat(pages(CODE, PageRange.first(10))).isEqualTo(saved.subList(0, 2));
    assertThat(pages(FieldKey.everyAccount(), PageRange.first(10))).isEqualTo(saved.subList(2, 3));
  }

  @Test
  void aPageWithTooManyRowsOrNoneCannotBeMade() {
    for (Field field : Field.values()) {
      FieldKey key = new FieldKey(field, "1");
      assertThatThrownBy(() -> page(key, 1, FieldPage.maxRows(field) + 1)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> page(key, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void withoutTimeNothingIsBegun() {
    assertThatThrownBy(() -> index().save(shard, List.of(page(CODE, 1, 1)), over())).isInstanceOf(StoreException.Unavailable.class);
    assertThatThrownBy(() -> index().pages(shard, CODE, PageRange.first(1), over())).isInstanceOf(StoreException.Unavailable.class);
    assertThat(pages(CODE, PageRange.first(1))).isEmpty();
  }
}
