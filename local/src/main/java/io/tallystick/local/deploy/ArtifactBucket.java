package io.tallystick.local.deploy;

import io.tallystick.local.CommandFailure;
import io.tallystick.local.aws.AwsTrouble;
import java.util.Base64;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * The bucket of an account and region that artifacts are put into, made when it is first needed: encrypted, versioned, closed to the public and
 * to plain HTTP. Every call names the account that must own it, so that nothing is ever put into somebody else's bucket of that name.
 *
 * @param account that must own it
 */
record ArtifactBucket(S3Client s3, String name, Region region, String account) {
  /** What was overwritten or deleted is gone after so many days. */
  static final int NONCURRENT_DAYS = 30;
  /** What an upload that was cut off left behind is gone after so many days. */
  static final int UNFINISHED_DAYS = 7;

  private static final Region WITHOUT_CONSTRAINT = Region.US_EAST_1;
  private static final int NOT_FOUND = 404;
  private static final int FORBIDDEN = 403;
  private static final int BAD_REQUEST = 400;
  private static final int MOVED = 301;

  static String nameFor(String account, Region region) {
    return "tallystick-artifacts-" + account + "-" + region.id();
  }

  /** Only TLS, whoever asks. */
  static String policy(String name, Region region) {
    String arn = "arn:" + region.metadata().partition().id() + ":s3:::" + name;
    return """
        {"Version":"2012-10-17","Statement":[{"Sid":"TlsOnly","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["%s","%s/*"],\
        "Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}"""
        .formatted(arn, arn);
  }

  /**
   * Makes it if it is not there.
   *
   * @return whether it was made
   * @throws CommandFailure if it belongs to somebody else or cannot be used
   */
  boolean ensure() {
    try {
      boolean made = !exists() && create();
      // Versioning is switched on last, so that whoever was interrupted before does the rest again.
      if (made || !isComplete()) {
        secure();
      }
      return made;
    } catch (S3Exception failure) {
      throw AwsTrouble.failure("set up the artifact bucket " + name, failure);
    }
  }

  /** @throws CommandFailure if it is not there or belongs to somebody else */
  void require() {
    try {
      if (!exists()) {
        throw CommandFailure.failed("there is no bucket " + name + " in " + region.id());
      }
    } catch (S3Exception failure) {
      throw AwsTrouble.failure("use the bucket " + name, failure);
    }
  }

  private boolean exists() {
    try {
      s3.headBucket(request -> request.bucket(name).expectedBucketOwner(account));
      return true;
    } catch (S3Exception failure) {
      switch (failure.statusCode()) {
        case NOT_FOUND -> {
          return false;
        }
        case MOVED -> throw CommandFailure.failed("the bucket " + name + " is in another region than " + region.id(), failure);
        // An answer to HEAD has no text; expired and unknown credentials are 400 and 403, but then the account would not be known.
        case FORBIDDEN, BAD_REQUEST -> throw CommandFailure.failed(
            "the bucket " + name + " does not belong to the account " + account + ", or these credentials may not use it; nothing is put into it", failure);
        default -> throw failure;
      }
    }
  }

  private boolean create() {
    try {
      s3.createBucket(
          request -> {
            request.bucket(name).objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED);
            if (!region.equals(WITHOUT_CONSTRAINT)) {
              request.createBucketConfiguration(configuration -> configuration.locationConstraint(region.id()));
            }
          });
    } catch (BucketAlreadyOwnedByYouException otherDeployment) {
      return true;
    } catch (BucketAlreadyExistsException taken) {
      throw CommandFailure.failed("the bucket " + name + " belongs to another account; name one of your own with --bucket", taken);
    }
    return true;
  }

  private boolean isComplete() {
    return s3.getBucketVersioning(request -> request.bucket(name).expectedBucketOwner(account)).status() == BucketVersioningStatus.ENABLED;
  }

  private void secure() {
    s3.putPublicAccessBlock(
        request ->
            request.bucket(name).expectedBucketOwner(account)
                .publicAccessBlockConfiguration(block -> block.blockPublicAcls(true).ignorePublicAcls(true).blockPublicPolicy(true).restrictPublicBuckets(true)));
    s3.putBucketOwnershipControls(
        request ->
            request.bucket(name).expectedBucketOwner(account)
                .ownershipControls(controls -> controls.rules(rule -> rule.objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED))));
    s3.putBucketEncryption(
        request ->
            request.bucket(name).expectedBucketOwner(account)
                .serverSideEncryptionConfiguration(
                    encryption -> encryption.rules(rule -> rule.applyServerSideEncryptionByDefault(by -> by.sseAlgorithm(ServerSideEncryption.AES256)))));
    s3.putBucketPolicy(request -> request.bucket(name).expectedBucketOwner(account).policy(policy(name, region)));
    LifecycleRule rule =
        LifecycleRule.builder()
            .id("old-versions")
            .status(ExpirationStatus.ENABLED)
            .filter(filter -> filter.prefix(""))
            .noncurrentVersionExpiration(expiration -> expiration.noncurrentDays(NONCURRENT_DAYS))
            .abortIncompleteMultipartUpload(abort -> abort.daysAfterInitiation(UNFINISHED_DAYS))
            .build();
    s3.putBucketLifecycleConfiguration(
        request -> request.bucket(name).expectedBucketOwner(account).lifecycleConfiguration(lifecycle -> lifecycle.rules(List.of(rule))));
    s3.putBucketVersioning(
        request -> request.bucket(name).expectedBucketOwner(account).versioningConfiguration(versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
  }

  /**
   * Puts an artifact into it, unless it is there: the key names the content. S3 checks the bytes that arrive.
   *
   * @return whether it was uploaded
   */
  boolean upload(Artifact artifact) {
    String key = Locations.Bucket.PREFIX + artifact.key();
    try {
      if (has(key, artifact)) {
        return false;
      }
      s3.putObject(
          request ->
              request.bucket(name).key(key).expectedBucketOwner(account).contentType(artifact.kind().mediaType())
                  .checksumSHA256(Base64.getEncoder().encodeToString(artifact.digest())),
          switch (artifact.content()) {
            case Artifact.InFile in -> RequestBody.fromFile(in.file());
            case Artifact.InMemory in -> RequestBody.fromBytes(in.data());
          });
      return true;
    } catch (S3Exception failure) {
      throw AwsTrouble.failure("put " + artifact.source() + " into the bucket " + name, failure);
    }
  }

  private boolean has(String key, Artifact artifact) {
    try {
      HeadObjectResponse head = s3.headObject(request -> request.bucket(name).key(key).expectedBucketOwner(account).checksumMode(ChecksumMode.ENABLED));
      String checksum = head.checksumSHA256();
      return head.contentLength() == artifact.bytes() && (checksum == null || checksum.equals(Base64.getEncoder().encodeToString(artifact.digest())));
    } catch (S3Exception failure) {
      if (failure.statusCode() == NOT_FOUND) {
        return false;
      }
      throw failure;
    }
  }
}
