package io.tallystick.local.lambda;

import io.tallystick.local.emulator.ChildJvm;
import io.tallystick.local.emulator.EmulatorJars;
import io.tallystick.local.template.Function;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The process of an environment: flags, class path and variables as on Lambda's managed runtime. */
final class EnvironmentCommand {

  /** Without it the hooks that functions register with {@code org.crac} would be asked by nobody: it is the runtime's client that asks, and this is its package. */
  private static final String CRAC = "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac";
  private static final String RUNTIME = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  /** The managed runtime leaves so much of the memory to the heap. */
  private static final double HEAP_SHARE = 0.85;

  private final Function function;
  private final FunctionCode code;
  private final LambdaOptions options;
  private final List<Path> classPath;

  EnvironmentCommand(Function function, FunctionCode code, LambdaOptions options) throws IOException {
    this.function = function;
    this.code = code;
    this.options = options;
    classPath = new ArrayList<>(code.classPath());
    classPath.addAll(EmulatorJars.jars("lambda"));
  }

  /** @param runtimeApi host and port */
  ProcessBuilder build(String runtimeApi) {
    ProcessBuilder command = ChildJvm.running(RUNTIME)
        .flags(flags())
        .classPath(classPath)
        .arguments(List.of(function.handler()))
        .command();
    command.directory(code.root().toFile());
    command.redirectErrorStream(true);
    Map<String, String> environment = command.environment();
    environment.clear();
    environment.putAll(function.environment());
    environment.putAll(reserved(runtimeApi));
    return command;
  }

  /** @return those of the managed runtime, as far as they can be had here */
  private List<String> flags() {
    List<String> flags = new ArrayList<>(List.of(
        "-Xmx" + (int) (function.memory() * HEAP_SHARE) + "m",
        "-XX:+UseSerialGC",
        "-Xshare:auto",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        CRAC));
    if (!function.snapStart()) {
      flags.add("-XX:TieredStopAtLevel=1");
    }
    return flags;
  }

  /** Functions cannot change these; nothing of this process's own environment gets through. */
  private Map<String, String> reserved(String runtimeApi) {
    return Map.ofEntries(
        Map.entry("AWS_LAMBDA_RUNTIME_API", runtimeApi),
        Map.entry("AWS_LAMBDA_FUNCTION_NAME", function.name()),
        Map.entry("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        Map.entry("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memory())),
        Map.entry("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name()),
        Map.entry("AWS_LAMBDA_LOG_STREAM_NAME", "local/[$LATEST]" + UUID.randomUUID().toString().replace("-", "")),
        Map.entry("AWS_LAMBDA_INITIALIZATION_TYPE", function.snapStart() ? "snap-start" : "on-demand"),
        Map.entry("AWS_EXECUTION_ENV", "AWS_Lambda_" + function.runtime()),
        Map.entry("AWS_REGION", options.region()),
        Map.entry("AWS_DEFAULT_REGION", options.region()),
        Map.entry("AWS_ACCESS_KEY_ID", "local"),
        Map.entry("AWS_SECRET_ACCESS_KEY", "local"),
        Map.entry("AWS_SESSION_TOKEN", "local"),
        Map.entry("AWS_ENDPOINT_URL", options.endpoint().toString()),
        Map.entry("LAMBDA_TASK_ROOT", code.root().toString()),
        Map.entry("LAMBDA_RUNTIME_DIR", code.root().toString()),
        Map.entry("_HANDLER", function.handler()),
        Map.entry("PATH", "/usr/local/bin:/usr/bin:/bin"),
        Map.entry("LANG", "en_US.UTF-8"),
        Map.entry("TZ", ":UTC"));
  }
}
