package io.tallystick.local;

import io.tallystick.journal.StoreException;
import io.tallystick.local.terminal.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever ends a command into one line on standard error and an exit code; {@code --debug} shows where it came from. */
record ErrorLines(Terminal terminal) implements IParameterExceptionHandler, IExecutionExceptionHandler {
  @Override
  public int handleParseException(ParameterException exception, String[] arguments) {
    CommandLine command = exception.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String message = oneLine(exception.getMessage());
    if (exception instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        message += " (did you mean " + suggestions.getFirst() + "?)";
      }
    }
    terminal.error(name + ": " + message + "; see " + name + " --help");
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(Exception exception, CommandLine command, ParseResult parsed) {
    String name = command.getCommandSpec().qualifiedName();
    boolean debug = command.getCommandSpec().root().userObject() instanceof Tally tally && tally.debug();
    terminal.error(name + ": " + explanation(exception) + (debug || expected(exception) ? "" : "; --debug shows where"));
    if (debug) {
      exception.printStackTrace(terminal.err());
    }
    return switch (exception) {
      case CommandFailure failure -> failure.exitCode();
      case StoreException.Newer newer -> ExitCode.FAILED;
      case StoreException.Unavailable unavailable -> ExitCode.ENVIRONMENT;
      default -> ExitCode.FAILED;
    };
  }

  private static boolean expected(Exception exception) {
    return switch (exception) {
      case CommandFailure failure -> true;
      case StoreException failure -> true;
      case IOException failure -> true;
      case UncheckedIOException failure -> true;
      default -> false;
    };
  }

  private static String explanation(Exception exception) {
    return switch (exception) {
      case CommandFailure failure -> oneLine(failure.getMessage());
      case StoreException.Newer newer -> "the ledger was upgraded; use a newer release of this command: " + oneLine(newer.getMessage());
      case StoreException.Unavailable unavailable -> "the ledger's store does not answer: " + oneLine(unavailable.getMessage());
      case StoreException.Refused refused -> "the ledger's store refuses: " + oneLine(refused.getMessage());
      case StoreException.Corrupt corrupt -> "the ledger is damaged: " + oneLine(corrupt.getMessage());
      case NoSuchFileException missing -> "no such file: " + missing.getFile();
      case AccessDeniedException denied -> "not allowed to open: " + denied.getFile();
      case UncheckedIOException wrapped -> explanation(wrapped.getCause());
      case IOException broken -> oneLine(broken.getMessage() == null ? broken.getClass().getSimpleName() : broken.getMessage());
      default -> "unexpected " + exception.getClass().getSimpleName() + ": " + oneLine(String.valueOf(exception.getMessage()));
    };
  }

  private static String oneLine(String text) {
    return text == null ? "" : text.strip().replaceAll("\\s*\\R\\s*", "; ");
  }
}
