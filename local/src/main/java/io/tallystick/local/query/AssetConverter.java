package io.tallystick.local.query;

import io.tallystick.ledger.Asset;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an asset from the command line. */
public final class AssetConverter implements ITypeConverter<Asset> {
  @Override
  public Asset convert(String text) {
    try {
      return Asset.of(text);
    } catch (IllegalArgumentException wrong) {
      throw new TypeConversionException(wrong.getMessage());
    }
  }
}
