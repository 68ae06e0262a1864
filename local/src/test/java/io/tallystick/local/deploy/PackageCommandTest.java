package io.tallystick.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;

class PackageCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final Console console = new Console();
  private final FakeAccount account = new FakeAccount();
  private Path output;

  @BeforeEach
  void write() throws IOException {
    output = folder.resolve("out/package");
    Files.writeString(folder.resolve("function.zip"), "zip");
    Files.writeString(folder.resolve("functions.yaml"), "Resources: {F: {Type: 'AWS::Serverless::Function', Properties: {CodeUri: function.zip}}}");
    Files.writeString(folder.resolve("template.yaml"), "Resources: {N: {Type: 'AWS::Serverless::Application', Properties: {Location: functions.yaml}}}");
  }

  private int pack(String... options) {
    List<String> arguments = new ArrayList<>(List.of("--template", folder.resolve("template.yaml").toString(), "--output", output.toString()));
    arguments.addAll(Arrays.asList(options));
    return console.run(terminal -> new PackageCommand(terminal, none -> account), arguments.toArray(String[]::new));
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(output)) {
      for (Path file : all.toList()) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return files;
  }

  @Test
  void withoutABucketTheFolderHasEverythingThatItsTemplatesName() throws IOException {
    assertThat(pack()).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo(output.resolve("template.json") + "\n");
    Path nested = output.resolve(JSON.readTree(output.resolve("template.json").toFile()).at("/Resources/N/Properties/Location").asText());
    Path code = output.resolve(JSON.readTree(nested.toFile()).at("/Resources/F/Properties/CodeUri").asText());
    assertThat(code.normalize().getParent()).isEqualTo(output);
    assertThat(code).hasContent("zip");
    assertThat(account.s3.calls).isEmpty();
  }

  @Test
  void theManifestTellsEachFilesHash() throws Exception {
    pack();
    JsonNode manifest = JSON.readTree(output.resolve("manifest.json").toFile());
    assertThat(manifest.path("template").asText()).isEqualTo("template.json");
    assertThat(manifest.path("artifacts")).hasSize(3);
    for (JsonNode artifact : manifest.path("artifacts")) {
      byte[] bytes = Files.readAllBytes(output.resolve(artifact.path("file").asText()));
      assertThat(artifact.path("sha256").asText()).isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
      assertThat(artifact.path("bytes").asLong()).isEqualTo(bytes.length);
    }
    assertThat(manifest.path("artifacts")).extracting(artifact -> artifact.path("source").asText()).containsExactly("function.zip", "functions.yaml", "template.yaml");
  }

  @Test
  void theSameSourcesGiveTheSameFolder() throws IOException {
    pack();
    Map<String, String> first = files();
    output = folder.resolve("again");
    pack();
    assertThat(files()).isEqualTo(first);
  }

  @Test
  void withABucketEverythingIsInItAndNamedByItsUrl() throws IOException {
    account.s3.owners.put("mine", FakeCloudFormation.ACCOUNT);
    assertThat(pack("--bucket", "mine")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(account.s3.objects).hasSize(3);
    String url = JSON.readTree(output.resolve("template.json").toFile()).at("/Resources/N/Properties/Location").asText();
    assertThat(url).startsWith("https://mine.s3.eu-west-1.amazonaws.com/");
    assertThat(account.s3.objects).containsKey(url.substring("https://mine.s3.eu-west-1.amazonaws.com/".length()));
    assertThat(files()).containsOnlyKeys("template.json", "manifest.json");
  }

  @Test
  void aBucketThatIsNotThereOrNotOnesOwnIsNotUsed() {
    assertThat(pack("--bucket", "mine")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).isEqualTo("package: there is no bucket mine in eu-west-1\n");
    account.s3.owners.put("mine", "999999999999");
    assertThat(pack("--bucket", "mine")).isEqualTo(ExitCode.FAILED);
    assertThat(account.s3.objects).isEmpty();
    account.identityFailures.add(SdkClientException.create("Unable to load credentials"));
    assertThat(pack("--bucket", "mine")).isEqualTo(ExitCode.ENVIRONMENT);
  }
}
