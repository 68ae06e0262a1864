package io.tallystick.local.template;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the properties of a function. */
final class FunctionReader {

  private static final int TIMEOUT_SECONDS = 900;
  private static final int DEFAULT_TIMEOUT_SECONDS = 3;
  private static final int MEMORY = 10_240;
  private static final int LEAST_MEMORY = 128;
  private static final int AGE_SECONDS = 21_600;

  private FunctionReader() {}

  static Function read(Path template, String name, Arn arn, Resolved properties) throws TemplateException {
    properties.get("FunctionName");
    String runtime = properties.text("Runtime");
    if (!runtime.startsWith("java")) {
      throw properties.error("Runtime", "only Java functions run on this machine, not '" + runtime + "'");
    }
    String packaging = properties.optionalText("PackageType").orElse("Zip");
    if (!packaging.equals("Zip")) {
      throw properties.error("PackageType", "only Zip runs on this machine, not '" + packaging + "'");
    }
    return new Function(name, arn, properties.text("Handler"), runtime, code(template, properties),
        Duration.ofSeconds(properties.integer("Timeout", DEFAULT_TIMEOUT_SECONDS, 1, TIMEOUT_SECONDS)),
        properties.integer("MemorySize", LEAST_MEMORY, LEAST_MEMORY, MEMORY),
        environment(properties),
        properties.inside("SnapStart").optionalText("ApplyOn").orElse("None").equals("PublishedVersions"),
        properties.optionalInteger("ReservedConcurrentExecutions", 0, 1000),
        asynchronous(properties));
  }

  private static Path code(Path template, Resolved properties) throws TemplateException {
    String location = properties.has("CodeUri") ? properties.text("CodeUri") : properties.inside("Code").text("ZipFile");
    if (location.contains("://")) {
      throw properties.error("CodeUri", "must be a zip file on this machine, not '" + location + "'");
    }
    return template.resolveSibling(location).normalize();
  }

  private static Map<String, String> environment(Resolved properties) throws TemplateException {
    Map<String, String> environment = new LinkedHashMap<>();
    Resolved variables = properties.inside("Environment").inside("Variables");
    for (Object name : variables.values().keySet()) {
      environment.put((String) name, variables.text((String) name));
    }
    return environment;
  }

  private static Function.Asynchronous asynchronous(Resolved properties) throws TemplateException {
    if (!properties.has("EventInvokeConfig")) {
      return Function.Asynchronous.DEFAULT;
    }
    Resolved config = properties.inside("EventInvokeConfig");
    Optional<Arn> onFailure = TriggerReader.onFailure(config);
    return new Function.Asynchronous(Duration.ofSeconds(config.integer("MaximumEventAgeInSeconds", AGE_SECONDS, 60, AGE_SECONDS)),
        config.integer("MaximumRetryAttempts", 2, 0, 2), onFailure);
  }
}
