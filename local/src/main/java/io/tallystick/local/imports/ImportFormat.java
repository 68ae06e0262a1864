package io.tallystick.local.imports;

/** The formats that books may come in, by the names that the command line has for them. */
enum ImportFormat {
  /** Its JSON rounds to ten decimal places. */
  HLEDGER_JSON("hledger-json", true, 10) {
    @Override
    Books books(BookFile file) {
      return new HledgerJson(file);
    }
  },
  CSV("csv", false, Survey.DECIMALS_MAX) {
    @Override
    Books books(BookFile file) {
      return new CsvBooks(file);
    }
  };

  private final String label;
  private final boolean roundingAllowed;
  private final int decimals;

  ImportFormat(String label, boolean roundingAllowed, int decimals) {
    this.label = label;
    this.roundingAllowed = roundingAllowed;
    this.decimals = decimals;
  }

  /** The most decimal places that an amount can have in this format; what its writer had more of is lost already. */
  int decimals() {
    return decimals;
  }

  abstract Books books(BookFile file);

  /** Whether a transaction may be left unbalanced by what its writer's display precision hides. */
  boolean roundingAllowed() {
    return roundingAllowed;
  }

  @Override
  public String toString() {
    return label;
  }
}
