package io.tallystick.local.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A template with everything that it needs: function code and nested templates are artifacts, and the templates name those instead of files.
 * The same files give the same bytes.
 *
 * @param root the outermost template, with long forms of functions
 * @param artifacts without the outermost template; nested templates after what they need
 */
record TemplatePackage(ObjectNode root, Artifact rootArtifact, List<Artifact> artifacts) {
  private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final String CODE_URI = "CodeUri";

  TemplatePackage {
    artifacts = List.copyOf(artifacts);
  }

  /** @throws CommandFailure if a file is missing or a template cannot be read, naming the template and the resource */
  static TemplatePackage of(Path template, Locations locations) {
    Path file = template.toAbsolutePath().normalize();
    Reading reading = new Reading(file.getParent(), locations);
    ObjectNode root = reading.template(file);
    return new TemplatePackage(root, reading.artifact(root, file), List.copyOf(reading.artifacts.values()));
  }

  /** Everything, the outermost template last. */
  List<Artifact> all() {
    List<Artifact> all = new ArrayList<>(artifacts);
    all.add(rootArtifact);
    return all;
  }

  /** What goes through the templates, each nested one before those that name it. */
  private static final class Reading {
    private final Path base;
    private final Locations locations;
    private final SequencedMap<String, Artifact> artifacts = new LinkedHashMap<>();
    private final Map<Path, Artifact> code = new LinkedHashMap<>();
    private final Deque<Path> open = new ArrayDeque<>();

    Reading(Path base, Locations locations) {
      this.base = base;
      this.locations = locations;
    }

    ObjectNode template(Path file) {
      if (open.contains(file)) {
        throw CommandFailure.failed("the template " + file + " contains itself");
      }
      open.push(file);
      ObjectNode template = TemplateJson.read(file);
      quoteDefaults(template);
      if (template.at("/Globals/Function") instanceof ObjectNode function) {
        packCode(file, "Globals.Function", function);
      }
      template.path("Resources").properties().forEach(resource -> resource(file, resource.getKey(), resource.getValue()));
      open.pop();
      return template;
    }

    /** The value of a parameter is a text to CloudFormation, whatever it looks like; some of its implementations have to be told. */
    private static void quoteDefaults(ObjectNode template) {
      for (JsonNode parameter : template.path("Parameters")) {
        if (parameter instanceof ObjectNode declaration && declaration.path("Default").isValueNode() && !declaration.path("Default").isTextual()) {
          declaration.put("Default", declaration.path("Default").asText());
        }
      }
    }

    private void resource(Path file, String id, JsonNode resource) {
      if (!(resource.path("Properties") instanceof ObjectNode properties)) {
        return;
      }
      switch (resource.path("Type").asText()) {
        case "AWS::Serverless::Function" -> packCode(file, id, properties);
        case "AWS::Lambda::Function" -> packLambdaCode(file, id, properties);
        case "AWS::Serverless::Application" -> packTemplate(file, "Location", properties);
        case "AWS::CloudFormation::Stack" -> packTemplate(file, "TemplateURL", properties);
        default -> {}
      }
    }

    private void packCode(Path file, String id, ObjectNode properties) {
      if (namesFile(properties.path(CODE_URI))) {
        properties.put(CODE_URI, locations.code(code(file, id, properties.path(CODE_URI).asText()).key()));
      }
    }

    private void packLambdaCode(Path file, String id, ObjectNode properties) {
      if (namesFile(properties.path("Code"))) {
        String key = code(file, id, properties.path("Code").asText()).key();
        switch (locations) {
          case Locations.Folder folder -> properties.put("Code", folder.code(key));
          case Locations.Bucket bucket ->
              properties.set("Code", JsonNodeFactory.instance.objectNode().put("S3Bucket", bucket.name()).put("S3Key", Locations.Bucket.PREFIX + key));
        }
      }
    }

    private void packTemplate(Path file, String property, ObjectNode properties) {
      if (namesFile(properties.path(property))) {
        Path nested = file.resolveSibling(properties.path(property).asText()).normalize();
        Artifact artifact = artifact(template(nested), nested);
        artifacts.putIfAbsent(artifact.key(), artifact);
        properties.put(property, locations.template(artifact.key()));
      }
    }

    /** Not what is in a bucket already, in another account's repository, or computed. */
    private static boolean namesFile(JsonNode value) {
      return value.isTextual() && !value.asText().matches("(?i)(s3|https?)://.*");
    }

    private Artifact code(Path file, String id, String uri) {
      Path zip = file.resolveSibling(uri).normalize();
      Artifact known = code.get(zip);
      if (known != null) {
        return known;
      }
      String where = "the code of " + id + " in " + file.getFileName();
      if (Files.isDirectory(zip)) {
        throw CommandFailure.failed(where + " is a folder, " + zip + "; it must be a zip file");
      }
      try {
        Artifact artifact = Artifact.code(zip, name(zip));
        code.put(zip, artifact);
        artifacts.putIfAbsent(artifact.key(), artifact);
        return artifact;
      } catch (NoSuchFileException missing) {
        throw CommandFailure.failed(where + " is missing: " + zip + "; build it first", missing);
      } catch (IOException unreadable) {
        throw CommandFailure.failed(where + " cannot be read: " + unreadable.getMessage(), unreadable);
      }
    }

    Artifact artifact(ObjectNode template, Path file) {
      try {
        byte[] json = JSON.writeValueAsBytes(template);
        if (json.length > TemplateJson.SIZE_LIMIT_BYTES) {
          throw CommandFailure.failed("the packaged template " + name(file) + " has more than " + TemplateJson.SIZE_LIMIT_BYTES + " bytes");
        }
        return Artifact.template(json, name(file));
      } catch (JsonProcessingException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    private String name(Path file) {
      return base.relativize(file).toString().replace('\\', '/');
    }
  }
}
