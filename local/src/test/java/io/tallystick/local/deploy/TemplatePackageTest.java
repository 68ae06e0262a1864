package io.tallystick.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallystick.local.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;

class TemplatePackageTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Locations BUCKET = Locations.Bucket.of("artifacts", Region.EU_WEST_1, Optional.empty());

  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static JsonNode content(Artifact artifact) throws IOException {
    return JSON.readTree(((Artifact.InMemory) artifact.content()).data());
  }

  private Path ledger() throws IOException {
    write("code/function.zip", "zip");
    write("infra/functions.yaml", """
        Globals: {Function: {CodeUri: ../code/function.zip}}
        Resources:
          Recorder: {Type: AWS::Serverless::Function, Properties: {Handler: a}}
          Keeper: {Type: AWS::Serverless::Function, Properties: {CodeUri: ../code/function.zip}}
          Plain: {Type: AWS::Lambda::Function, Properties: {Code: ../code/function.zip}}
        """);
    return write("infra/template.yaml", """
        Parameters: {Size: {Type: Number, Default: 15}}
        Resources:
          Functions: {Type: AWS::Serverless::Application, Properties: {Location: functions.yaml, Parameters: {Size: !Ref Size}}}
          Again: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: functions.yaml}}
          Other: {Type: AWS::Serverless::Application, Properties: {Location: 'https://elsewhere/x.yaml'}}
          Repository: {Type: AWS::Serverless::Application, Properties: {Location: {ApplicationId: a, SemanticVersion: 1.0.0}}}
          Remote: {Type: AWS::Serverless::Function, Properties: {CodeUri: 's3://bucket/key'}}
        """);
  }

  @Test
  void codeAndNestedTemplatesAreNamedByTheirContentInTheBucket() throws IOException {
    TemplatePackage packed = TemplatePackage.of(ledger(), BUCKET);
    Artifact code = packed.artifacts().get(0);
    Artifact nested = packed.artifacts().get(1);
    assertThat(packed.artifacts()).hasSize(2);
    assertThat(code.sha256()).isEqualTo(sha256("zip"));
    assertThat(code.key()).isEqualTo(sha256("zip") + ".zip");
    String uri = "s3://artifacts/artifacts/" + code.key();
    assertThat(content(nested).at("/Globals/Function/CodeUri").asText()).isEqualTo(uri);
    assertThat(content(nested).at("/Resources/Keeper/Properties/CodeUri").asText()).isEqualTo(uri);
    assertThat(content(nested).at("/Resources/Plain/Properties/Code")).hasToString("{\"S3Bucket\":\"artifacts\",\"S3Key\":\"artifacts/" + code.key() + "\"}");
    String url = "https://artifacts.s3.eu-west-1.amazonaws.com/artifacts/" + nested.key();
    assertThat(packed.root().at("/Resources/Functions/Properties/Location").asText()).isEqualTo(url);
    assertThat(packed.root().at("/Resources/Again/Properties/TemplateURL").asText()).isEqualTo(url);
  }

  private static String sha256(String text) {
    return Artifact.template(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), "").sha256();
  }

  @Test
  void whatIsElsewhereAlreadyIsLeftAsItIs() throws IOException {
    JsonNode resources = TemplatePackage.of(ledger(), BUCKET).root().path("Resources");
    assertThat(resources.at("/Other/Properties/Location").asText()).isEqualTo("https://elsewhere/x.yaml");
    assertThat(resources.at("/Repository/Properties/Location/ApplicationId").asText()).isEqualTo("a");
    assertThat(resources.at("/Remote/Properties/CodeUri").asText()).isEqualTo("s3://bucket/key");
  }

  @Test
  void aParametersDefaultIsAText() throws IOException {
    assertThat(TemplatePackage.of(ledger(), BUCKET).root().at("/Parameters/Size/Default").isTextual()).isTrue();
  }

  @Test
  void theSameFilesGiveTheSameBytesAndOtherCodeOtherNamesAllTheWayUp() throws IOException {
    Path template = ledger();
    TemplatePackage first = TemplatePackage.of(template, BUCKET);
    assertThat(TemplatePackage.of(template, BUCKET).all()).extracting(Artifact::key).isEqualTo(first.all().stream().map(Artifact::key).toList());
    write("code/function.zip", "other");
    assertThat(TemplatePackage.of(template, BUCKET).all()).extracting(Artifact::key).doesNotContainAnyElementsOf(first.all().stream().map(Artifact::key).toList());
  }

  @Test
  void bucketsOfEmulatorsAndOfOtherPartitionsHaveTheirOwnUrls() {
    assertThat(Locations.Bucket.of("b", Region.EU_WEST_1, Optional.of(URI.create("http://127.0.0.1:4566/"))).template("k")).isEqualTo("http://127.0.0.1:4566/b/artifacts/k");
    assertThat(Locations.Bucket.of("b", Region.CN_NORTH_1, Optional.empty()).template("k")).isEqualTo("https://b.s3.cn-north-1.amazonaws.com.cn/artifacts/k");
  }

  @Test
  void missingOrUnusableFilesAreNamedWithTheResource() throws IOException {
    Path template = ledger();
    Files.delete(folder.resolve("code/function.zip"));
    assertThatThrownBy(() -> TemplatePackage.of(template, BUCKET))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("the code of Globals.Function in functions.yaml is missing")
        .hasMessageContaining("build it first");
    Files.createDirectory(folder.resolve("code/function.zip"));
    assertThatThrownBy(() -> TemplatePackage.of(template, BUCKET)).hasMessageContaining("is a folder");
    Files.delete(folder.resolve("infra/functions.yaml"));
    assertThatThrownBy(() -> TemplatePackage.of(template, BUCKET)).isInstanceOf(CommandFailure.class).hasMessageContaining("there is no template").hasMessageContaining("functions.yaml");
  }

  @Test
  void aTemplateCannotContainItself() throws IOException {
    Path template = write("a.yaml", "Resources: {A: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: a.yaml}}}");
    assertThatThrownBy(() -> TemplatePackage.of(template, BUCKET)).isInstanceOf(CommandFailure.class).hasMessageContaining("contains itself");
  }

  /** Whatever templates there are. */
  @Test
  void theWholeLedgerIsPackagedWithoutAFileLeftInItsTemplates() throws IOException {
    Path infra = Path.of("../infra").toAbsolutePath().normalize();
    try (Stream<Path> templates = Files.list(infra)) {
      for (Path template : templates.filter(file -> file.toString().endsWith(".yaml")).toList()) {
        write("whole/infra/" + template.getFileName(), Files.readString(template));
      }
    }
    write("whole/functions/pipeline/target/function.zip", "pipeline");
    write("whole/functions/api/target/function.zip", "api");
    TemplatePackage packed = TemplatePackage.of(folder.resolve("whole/infra/template.yaml"), BUCKET);
    List<Artifact> templates = packed.all().stream().filter(artifact -> artifact.kind() == Artifact.Kind.TEMPLATE).toList();
    assertThat(templates).hasSizeGreaterThan(2);
    for (Artifact template : templates) {
      assertThat(content(template).findValuesAsText("CodeUri")).as(template.source()).allMatch(uri -> uri.startsWith("s3://artifacts/"));
      assertThat(content(template).findValuesAsText("Location")).as(template.source()).allMatch(uri -> uri.startsWith("https://artifacts.s3."));
      assertThat(template.bytes()).as(template.source()).isLessThan(TemplateJson.SIZE_LIMIT_BYTES);
    }
    assertThat(packed.all()).filteredOn(artifact -> artifact.kind() == Artifact.Kind.CODE).extracting(Artifact::source)
        .containsExactlyInAnyOrder("../functions/pipeline/target/function.zip", "../functions/api/target/function.zip");
  }
}
