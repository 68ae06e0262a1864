package io.tallystick.local.imports;

import io.tallystick.ledger.Asset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which asset stands for which commodity of the books: well-known symbols by their ISO 4217 codes, the others in capitals with what no asset
 * may contain replaced by {@code _}.
 *
 * <p>Where several commodities would get one name, the one that is written exactly so keeps it, and the others get a part of the
 * hash of their symbol. So it never depends on the order of the books, nor on how many collide.
 */
final class AssetNames {
  private static final int NAME_CHARACTERS = 16;
  private static final int HASH_CHARACTERS = 4;
  private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]{0,15}");
  /** What a bare number counts. */
  private static final String NO_COMMODITY = "UNIT";
  private static final Map<String, String> WELL_KNOWN =
      Map.ofEntries(
          Map.entry("", NO_COMMODITY),
          Map.entry("$", "USD"),
          Map.entry("US$", "USD"),
          Map.entry("€", "EUR"),
          Map.entry("£", "GBP"),
          Map.entry("¥", "JPY"),
          Map.entry("₹", "INR"),
          Map.entry("₽", "RUB"),
          Map.entry("₩", "KRW"),
          Map.entry("₺", "TRY"),
          Map.entry("₴", "UAH"),
          Map.entry("₪", "ILS"),
          Map.entry("₫", "VND"),
          Map.entry("₦", "NGN"),
          Map.entry("฿", "THB"),
          Map.entry("₿", "BTC"),
          Map.entry("zł", "PLN"),
          Map.entry("Kč", "CZK"),
          Map.entry("R$", "BRL"),
          Map.entry("C$", "CAD"),
          Map.entry("A$", "AUD"),
          Map.entry("NZ$", "NZD"),
          Map.entry("HK$", "HKD"),
          Map.entry("S$", "SGD"));

  private final Map<String, Asset> assets;

  private AssetNames(Map<String, Asset> assets) {
    this.assets = assets;
  }

  /**
   * @param scales decimal places by commodity
   * @param chosen names that the user has chosen, by commodity
   * @throws IllegalArgumentException if a chosen name is no asset, or two commodities were given the same; the message is the reason
   */
  static AssetNames of(SortedMap<String, Integer> scales, Map<String, String> chosen) {
    Map<String, String> names = new TreeMap<>();
    Set<String> taken = new HashSet<>();
    SortedMap<String, SortedSet<String>> wanting = new TreeMap<>();
    for (String commodity : scales.keySet()) {
      String choice = chosen.get(commodity);
      if (choice == null) {
        wanting.computeIfAbsent(plainName(commodity), name -> new TreeSet<>()).add(commodity);
        continue;
      }
      if (!NAME.matcher(choice).matches()) {
        throw new IllegalArgumentException("asset " + choice + " for commodity " + quoted(commodity) + " must match " + NAME.pattern());
      }
      if (!taken.add(choice)) {
        throw new IllegalArgumentException("asset " + choice + " was chosen for two commodities");
      }
      names.put(commodity, choice);
    }
    wanting.forEach(
        (name, commodities) -> {
          String owner = commodities.contains(name) ? name : commodities.size() == 1 ? commodities.first() : null;
          if (owner != null && taken.add(name)) {
            names.put(owner, name);
          }
        });
    wanting.forEach(
        (name, commodities) -> {
          for (String commodity : commodities) {
            names.computeIfAbsent(commodity, symbol -> free(name, symbol, taken));
          }
        });
    Map<String, Asset> assets = new TreeMap<>();
    names.forEach((commodity, name) -> assets.put(commodity, Asset.of(name + "/" + scales.get(commodity))));
    return new AssetNames(assets);
  }

  /** @throws IllegalStateException if the survey did not see that commodity: the books have changed since */
  Asset asset(String commodity) {
    Asset asset = assets.get(commodity);
    if (asset == null) {
      throw new IllegalStateException("commodity was not surveyed");
    }
    return asset;
  }

  /** The commodities whose asset is not named as they are, as lines for the user: {@code $ = USD/2}. */
  List<String> mapping() {
    List<String> lines = new ArrayList<>();
    assets.forEach(
        (commodity, asset) -> {
          if (!commodity.equals(asset.name())) {
            lines.add(quoted(commodity) + " = " + asset);
          }
        });
    return lines;
  }

  static String quoted(String commodity) {
    return commodity.isEmpty() || commodity.chars().anyMatch(c -> c == ' ' || c == '"') ? '"' + commodity + '"' : commodity;
  }

  private static String plainName(String commodity) {
    String known = WELL_KNOWN.get(commodity);
    if (known != null) {
      return known;
    }
    StringBuilder name = new StringBuilder();
    boolean readable = false;
    for (char c : commodity.toUpperCase(Locale.ROOT).toCharArray()) {
      boolean kept = c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      readable |= kept;
      name.append(kept ? c : '_');
    }
    if (name.charAt(0) < 'A' || name.charAt(0) > 'Z') {
      name.insert(0, 'X');
    }
    return readable && name.length() <= NAME_CHARACTERS ? name.toString() : withHash(readable ? name.toString() : "X", commodity, HASH_CHARACTERS);
  }

  private static String free(String name, String commodity, Set<String> taken) {
    int characters = HASH_CHARACTERS;
    String free = withHash(name, commodity, characters);
    while (!taken.add(free)) {
      free = withHash(name, commodity, ++characters);
    }
    return free;
  }

  private static String withHash(String name, String commodity, int characters) {
    String hash = new Digest().add(commodity).base32(characters).toUpperCase(Locale.ROOT);
    return name.substring(0, Math.min(name.length(), NAME_CHARACTERS - characters - 1)) + "_" + hash;
  }
}
