package io.tallystick.local.imports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;

/**
 * What {@code hledger print -O json} writes: an array of transactions. Understood are the shapes of hledger 1.25 and of newer ones, in which
 * prices are called costs.
 */
final class HledgerJson implements Books {
  private static final JsonFactory JSON = new JsonFactory();

  private final BookFile file;

  HledgerJson(BookFile file) {
    this.file = file;
  }

  @Override
  public void read(Reader reader) throws IOException {
    try (InputStream in = file.open();
        JsonParser json = JSON.createParser(in)) {
      read(json, reader);
    }
  }

  private void read(JsonParser json, Reader reader) throws IOException {
    try {
      HledgerTransactionReader transactions = new HledgerTransactionReader(json);
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw new InvalidBooks(file.name() + ": is not what hledger print -O json writes: it must be a JSON array of transactions");
      }
      while (json.nextToken() != JsonToken.END_ARRAY) {
        transactions.read(reader);
      }
      if (json.nextToken() != null) {
        throw new InvalidBooks(file.name() + ": nothing may follow the array of transactions");
      }
    } catch (HledgerTransactionReader.Unexpected unexpected) {
      throw new InvalidBooks(file.name() + ": is not what hledger print -O json writes: " + unexpected.getMessage(), unexpected);
    } catch (JsonProcessingException broken) {
      JsonLocation at = json.currentLocation();
      throw new InvalidBooks(
          file.name() + ": is not JSON at line " + at.getLineNr() + ", column " + at.getColumnNr() + ": " + broken.getOriginalMessage(), broken);
    }
  }
}
