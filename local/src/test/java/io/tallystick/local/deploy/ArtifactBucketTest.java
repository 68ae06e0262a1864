package io.tallystick.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallystick.local.CommandFailure;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

class ArtifactBucketTest {
  private static final Artifact ARTIFACT = Artifact.template("{}".getBytes(StandardCharsets.UTF_8), "t.yaml");

  private final FakeS3 s3 = new FakeS3();
  private final ArtifactBucket bucket = new ArtifactBucket(s3, "b", Region.EU_WEST_1, FakeCloudFormation.ACCOUNT);

  @Test
  void aNewBucketIsClosedEncryptedAndVersioned() throws Exception {
    assertThat(bucket.ensure()).isTrue();
    var block = s3.publicAccess.publicAccessBlockConfiguration();
    assertThat(block.blockPublicAcls() && block.blockPublicPolicy() && block.ignorePublicAcls() && block.restrictPublicBuckets()).isTrue();
    assertThat(s3.ownership.ownershipControls().rules()).extracting(rule -> rule.objectOwnership()).containsExactly(ObjectOwnership.BUCKET_OWNER_ENFORCED);
    assertThat(s3.encryption.serverSideEncryptionConfiguration().rules()).extracting(rule -> rule.applyServerSideEncryptionByDefault().sseAlgorithm()).containsExactly(ServerSideEncryption.AES256);
    assertThat(s3.versioning).isEqualTo(BucketVersioningStatus.ENABLED);
    var rule = s3.lifecycle.lifecycleConfiguration().rules().getFirst();
    assertThat(rule.noncurrentVersionExpiration().noncurrentDays()).isEqualTo(30);
    assertThat(rule.abortIncompleteMultipartUpload().daysAfterInitiation()).isEqualTo(7);
    assertThat(new ObjectMapper().readTree(s3.policy))
        .hasToString("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"TlsOnly\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":[\"arn:aws:s3:::b\",\"arn:aws:s3:::b/*\"],\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"false\"}}}]}");
    assertThat(s3.calls).anyMatch(call -> call.startsWith("CreateBucket") && call.contains("eu-west-1"));
    assertThat(s3.calls.getLast()).as("last, since it says that the rest is done").isEqualTo("PutBucketVersioning");
  }

  @Test
  void theFirstRegionOfAllTakesNoConstraint() {
    new ArtifactBucket(s3, "b", Region.US_EAST_1, FakeCloudFormation.ACCOUNT).ensure();
    assertThat(s3.calls).contains("CreateBucket null");
  }

  @Test
  void whatWasInterruptedIsCompletedAndWhatIsCompleteLeftAlone() {
    s3.owners.put("b", FakeCloudFormation.ACCOUNT);
    assertThat(bucket.ensure()).isFalse();
    assertThat(s3.calls).contains("PutBucketPolicy", "PutBucketVersioning");
    s3.calls.clear();
    assertThat(bucket.ensure()).isFalse();
    assertThat(s3.calls).containsExactly("HeadBucket", "GetBucketVersioning");
  }

  @ParameterizedTest
  @CsvSource({"403, does not belong to the account 123456789012", "400, does not belong to the account 123456789012", "301, is in another region than eu-west-1", "503, AWS failed"})
  void aBucketThatCannotBeUsedIsNotUsed(int status, String reason) {
    s3.failures.add(FakeS3.error(status, ""));
    assertThatThrownBy(bucket::ensure).isInstanceOf(CommandFailure.class).hasMessageContaining(reason);
    assertThat(s3.calls).containsExactly("HeadBucket");
  }

  @Test
  void anArtifactIsUploadedOnceWithItsChecksum() {
    bucket.ensure();
    assertThat(bucket.upload(ARTIFACT)).isTrue();
    assertThat(s3.lastPut.checksumSHA256()).isEqualTo(Base64.getEncoder().encodeToString(ARTIFACT.digest()));
    assertThat(bucket.upload(ARTIFACT)).isFalse();
    s3.objects.put("artifacts/" + ARTIFACT.key(), 1L);
    assertThat(bucket.upload(ARTIFACT)).as("half of it is not it").isTrue();
  }

  @Test
  void aBucketThatWasNamedMustBeThere() {
    assertThatThrownBy(bucket::require).isInstanceOf(CommandFailure.class).hasMessage("there is no bucket b in eu-west-1");
  }
}
