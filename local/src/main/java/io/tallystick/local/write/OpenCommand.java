package io.tallystick.local.write;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.Asset;
import io.tallystick.local.api.ApiConnector;
import io.tallystick.local.api.RunningApis;
import io.tallystick.local.query.AssetConverter;
import io.tallystick.local.terminal.Terminal;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Opens an account. */
@Command(name = "open", description = "Open an account.", mixinStandardHelpOptions = true)
public final class OpenCommand extends WriteCommand {
  /** What one account by itself can have: a link needs a next one. */
  private static final List<String> FLAGS =
      Arrays.stream(AccountFlag.values()).filter(flag -> flag != AccountFlag.LINKED).map(AccountFlag::wire).toList();

  /** The names of flags, for completion. */
  static final class Flags implements Iterable<String>, ITypeConverter<String> {
    @Override
    public Iterator<String> iterator() {
      return FLAGS.iterator();
    }

    @Override
    public String convert(String text) {
      if (!FLAGS.contains(text)) {
        throw new TypeConversionException("expected one of " + String.join(", ", FLAGS) + " but was '" + text + "'");
      }
      return text;
    }
  }

  @Parameters(index = "0", paramLabel = "ACCOUNT", description = "The account's id, 1 to 128 characters.")
  private String id;

  @Parameters(index = "1", paramLabel = "ASSET", converter = AssetConverter.class, description = "What it counts, with its decimal places, as USD/2.")
  private Asset asset;

  @Option(
      names = "--flag",
      paramLabel = "FLAG",
      completionCandidates = Flags.class,
      converter = Flags.class,
      description = "${COMPLETION-CANDIDATES}; may be repeated.")
  private List<String> flags = List.of();

  @Option(names = "--overdraft", paramLabel = "AMOUNT", description = "How far the limited side may exceed the other one, as 12.34.")
  private String overdraft;

  @Option(names = "--code", paramLabel = "N", description = "Your own classification, 1 to 65535 (default: 1).")
  private Integer code;

  @Mixin private ObjectOptions object;

  OpenCommand(Terminal terminal) {
    this(terminal, new RunningApis());
  }

  OpenCommand(Terminal terminal, ApiConnector connector) {
    super(terminal, connector);
  }

  @Override
  int write(Writing writing) {
    ObjectNode body = Writing.body().put("id", id).put("asset", asset.text());
    if (code != null) {
      body.put("code", code);
    }
    if (!flags.isEmpty()) {
      ArrayNode given = body.putArray("flags");
      flags.forEach(given::add);
    }
    if (overdraft != null) {
      body.put("overdraft", Writing.units("--overdraft", overdraft, asset));
    }
    object.put(body);
    return writing.write(
        "/v1/accounts",
        body,
        "it may have been opened; the same again is safe",
        object.json(),
        account -> "opened " + Writing.text(account, "id") + " in " + Writing.text(account, "asset"));
  }
}
