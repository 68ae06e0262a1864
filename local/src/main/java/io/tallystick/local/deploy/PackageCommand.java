package io.tallystick.local.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.ExitCode;
import io.tallystick.local.aws.AwsAccounts;
import io.tallystick.local.aws.AwsClients;
import io.tallystick.local.aws.AwsConnector;
import io.tallystick.local.aws.AwsOptions;
import io.tallystick.local.aws.AwsTrouble;
import io.tallystick.local.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;

/** Makes what can be deployed: templates and function code, named by their content. */
@Command(
    name = "package",
    description = {
      "Make what can be deployed, the same for the same sources. Without --bucket a folder that has everything, for",
      "'sam deploy' or 'aws cloudformation package'; with it, everything is uploaded and the templates name the bucket."
    },
    mixinStandardHelpOptions = true)
public final class PackageCommand implements Callable<Integer> {
  static final String TEMPLATE = "template.json";
  static final String MANIFEST = "manifest.json";

  private final Terminal terminal;
  private final AwsConnector connector;

  @Mixin private Templates templates;
  @Mixin private AwsOptions options;

  @Option(names = "--output", paramLabel = "DIR", defaultValue = "tally-package", description = "The folder, made if missing (default: tally-package).")
  private Path output;

  @Option(names = "--bucket", paramLabel = "NAME", description = "A bucket of the account to upload to; it must be there.")
  private String bucket;

  PackageCommand(Terminal terminal) {
    this(terminal, new AwsAccounts());
  }

  PackageCommand(Terminal terminal, AwsConnector connector) {
    this.terminal = terminal;
    this.connector = connector;
  }

  @Override
  public Integer call() throws IOException {
    TemplatePackage packed = bucket == null ? TemplatePackage.of(templates.file(), new Locations.Folder()) : uploaded();
    Files.createDirectories(output);
    if (bucket == null) {
      packed.artifacts().forEach(artifact -> artifact.writeTo(output.resolve(artifact.key())));
    }
    packed.rootArtifact().writeTo(output.resolve(TEMPLATE));
    Files.writeString(output.resolve(MANIFEST), manifest(packed));
    terminal.out().println(output.resolve(TEMPLATE));
    return ExitCode.OK;
  }

  private TemplatePackage uploaded() {
    try (AwsClients aws = connector.open(options)) {
      TemplatePackage packed = TemplatePackage.of(templates.file(), Locations.Bucket.of(bucket, aws.region(), aws.endpoint()));
      ArtifactBucket target = new ArtifactBucket(aws.s3(), bucket, aws.region(), aws.sts().getCallerIdentity().account());
      target.require();
      packed.all().stream().filter(target::upload).forEach(artifact -> terminal.note("uploaded " + artifact.source()));
      return packed;
    } catch (SdkException failure) {
      throw AwsTrouble.failure("package for the bucket " + bucket, failure);
    }
  }

  private static String manifest(TemplatePackage packed) throws IOException {
    ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode manifest = json.createObjectNode().put("template", TEMPLATE);
    ArrayNode artifacts = manifest.putArray("artifacts");
    for (Artifact artifact : packed.all()) {
      artifacts.addObject()
          .put("file", artifact == packed.rootArtifact() ? TEMPLATE : artifact.key())
          .put("sha256", artifact.sha256())
          .put("bytes", artifact.bytes())
          .put("source", artifact.source());
    }
    return json.writeValueAsString(manifest) + "\n";
  }
}
