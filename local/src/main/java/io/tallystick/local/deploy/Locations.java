package io.tallystick.local.deploy;

import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;

/** How packaged templates name the artifacts that they need. */
sealed interface Locations {
  /** As SAM's {@code CodeUri} has it. */
  String code(String key);

  /** As {@code Location} and {@code TemplateURL} of nested stacks have it. */
  String template(String key);

  /** In the folder of the template itself, for tools that upload by themselves. */
  record Folder() implements Locations {
    @Override
    public String code(String key) {
      return "./" + key;
    }

    @Override
    public String template(String key) {
      return "./" + key;
    }
  }

  /** @param url of the bucket, without a slash at the end */
  record Bucket(String name, String url) implements Locations {
    /** All keys begin with it, so that the bucket may have other things too. */
    static final String PREFIX = "artifacts/";

    /** @param endpoint of an emulator; empty for AWS */
    static Bucket of(String name, Region region, Optional<URI> endpoint) {
      String url =
          endpoint
              .map(emulator -> emulator.toString().replaceAll("/+$", "") + "/" + name)
              .orElseGet(() -> "https://" + name + ".s3." + region.id() + "." + region.metadata().partition().dnsSuffix());
      return new Bucket(name, url);
    }

    @Override
    public String code(String key) {
      return "s3://" + name + "/" + PREFIX + key;
    }

    @Override
    public String template(String key) {
      return url + "/" + PREFIX + key;
    }
  }
}
