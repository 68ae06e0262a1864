package io.tallystick.local.deploy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.PutBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.PutBucketLifecycleConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.PutBucketOwnershipControlsRequest;
import software.amazon.awssdk.services.s3.model.PutBucketOwnershipControlsResponse;
import software.amazon.awssdk.services.s3.model.PutBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.PutBucketPolicyResponse;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.PutPublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.PutPublicAccessBlockResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Buckets of S3 by name, each with its owner; calls that name another owner are refused as S3 does. */
final class FakeS3 implements S3Client {
  final List<String> calls = new ArrayList<>();
  final Map<String, String> owners = new HashMap<>();
  final Map<String, Long> objects = new LinkedHashMap<>();
  final Deque<S3Exception> failures = new ArrayDeque<>();
  String policy;
  BucketVersioningStatus versioning;
  PutPublicAccessBlockRequest publicAccess;
  PutBucketEncryptionRequest encryption;
  PutBucketLifecycleConfigurationRequest lifecycle;
  PutBucketOwnershipControlsRequest ownership;
  PutObjectRequest lastPut;

  static S3Exception error(int status, String code) {
    return (S3Exception) S3Exception.builder().statusCode(status).awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(code).build()).message(code).build();
  }

  private void called(String operation, String bucket, String owner) {
    calls.add(operation);
    if (!failures.isEmpty()) {
      throw failures.removeFirst();
    }
    if (owner == null) {
      throw new AssertionError(operation + " does not say who must own the bucket");
    }
    if (!owners.containsKey(bucket)) {
      throw error(404, "NoSuchBucket");
    }
    if (!owners.get(bucket).equals(owner)) {
      throw error(403, "AccessDenied");
    }
  }

  @Override
  public HeadBucketResponse headBucket(HeadBucketRequest request) {
    called("HeadBucket", request.bucket(), request.expectedBucketOwner());
    return HeadBucketResponse.builder().build();
  }

  @Override
  public CreateBucketResponse createBucket(CreateBucketRequest request) {
    calls.add("CreateBucket " + request.createBucketConfiguration());
    owners.put(request.bucket(), FakeCloudFormation.ACCOUNT);
    return CreateBucketResponse.builder().build();
  }

  @Override
  public PutPublicAccessBlockResponse putPublicAccessBlock(PutPublicAccessBlockRequest request) {
    called("PutPublicAccessBlock", request.bucket(), request.expectedBucketOwner());
    publicAccess = request;
    return PutPublicAccessBlockResponse.builder().build();
  }

  @Override
  public PutBucketOwnershipControlsResponse putBucketOwnershipControls(PutBucketOwnershipControlsRequest request) {
    called("PutBucketOwnershipControls", request.bucket(), request.expectedBucketOwner());
    ownership = request;
    return PutBucketOwnershipControlsResponse.builder().build();
  }

  @Override
  public PutBucketEncryptionResponse putBucketEncryption(PutBucketEncryptionRequest request) {
    called("PutBucketEncryption", request.bucket(), request.expectedBucketOwner());
    encryption = request;
    return PutBucketEncryptionResponse.builder().build();
  }

  @Override
  public PutBucketPolicyResponse putBucketPolicy(PutBucketPolicyRequest request) {
    called("PutBucketPolicy", request.bucket(), request.expectedBucketOwner());
    policy = request.policy();
    return PutBucketPolicyResponse.builder().build();
  }

  @Override
  public PutBucketLifecycleConfigurationResponse putBucketLifecycleConfiguration(PutBucketLifecycleConfigurationRequest request) {
    called("PutBucketLifecycleConfiguration", request.bucket(), request.expectedBucketOwner());
    lifecycle = request;
    return PutBucketLifecycleConfigurationResponse.builder().build();
  }

  @Override
  public PutBucketVersioningResponse putBucketVersioning(PutBucketVersioningRequest request) {
    called("PutBucketVersioning", request.bucket(), request.expectedBucketOwner());
    versioning = request.versioningConfiguration().status();
    return PutBucketVersioningResponse.builder().build();
  }

  @Override
  public GetBucketVersioningResponse getBucketVersioning(GetBucketVersioningRequest request) {
    called("GetBucketVersioning", request.bucket(), request.expectedBucketOwner());
    return GetBucketVersioningResponse.builder().status(versioning).build();
  }

  @Override
  public HeadObjectResponse headObject(HeadObjectRequest request) {
    called("HeadObject", request.bucket(), request.expectedBucketOwner());
    Long bytes = objects.get(request.key());
    if (bytes == null) {
      throw error(404, "NotFound");
    }
    return HeadObjectResponse.builder().contentLength(bytes).build();
  }

  @Override
  public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
    called("PutObject", request.bucket(), request.expectedBucketOwner());
    lastPut = request;
    objects.put(request.key(), body.optionalContentLength().orElseThrow());
    return PutObjectResponse.builder().build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
