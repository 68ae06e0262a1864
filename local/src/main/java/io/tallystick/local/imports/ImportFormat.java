package io.tallystick.local.imports;

/** The formats that books may come in, by the names that the command line has for them. */
enum ImportFormat {
  HLEDGER_JSON("hledger-json", true) {
    @Override
    Books books(BookFile file) {
      return new HledgerJson(file);
    }
  },
  CSV("csv", false) {
    @Override
    Books books(BookFile file) {
      return new CsvBooks(file);
    }
  };

  private final String label;
  private final boolean roundingAllowed;

  ImportFormat(String label, boolean roundingAllowed) {
    this.label = label;
    this.roundingAllowed = roundingAllowed;
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
