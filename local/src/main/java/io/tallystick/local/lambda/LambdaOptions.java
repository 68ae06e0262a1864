package io.tallystick.local.lambda;

import java.net.URI;
import java.nio.file.Path;

/**
 * Where functions run.
 *
 * @param endpoint what they find in {@code AWS_ENDPOINT_URL}
 * @param codeCache folder of unpacked zip files, shared by all runs
 * @param logs folder of log files
 * @param starts what all functions of one machine share
 */
public record LambdaOptions(URI endpoint, String region, Path codeCache, Path logs, Starts starts) {}
