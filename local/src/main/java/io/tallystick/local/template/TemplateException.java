package io.tallystick.local.template;

import java.nio.file.Path;

/** A template that cannot be used here. The message names file, line and property. */
public final class TemplateException extends Exception {

  private static final long serialVersionUID = 1;

  TemplateException(Path file, int line, String path, String reason) {
    super(file.getFileName() + (line > 0 ? ":" + line : "") + ": " + path + ": " + reason);
  }

  TemplateException(Path file, String reason, Throwable cause) {
    super(file + ": " + reason, cause);
  }
}
