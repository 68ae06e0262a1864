package io.tallystick.local.imports;

import java.io.IOException;

/** Books that can be read several times over, each time the same transactions in the same order. */
interface Books {
  /**
   * Reads all of it.
   *
   * @throws InvalidBooks if it is not what it is said to be, so that nothing after the fault can be understood
   */
  void read(Reader reader) throws IOException;

  /** What is done with each transaction, one after the other; nothing of the books has to be kept. */
  interface Reader {
    void transaction(BookTransaction transaction);

    /** One transaction cannot be brought in, for this reason; reading goes on with the next. */
    void problem(String reason);
  }
}
