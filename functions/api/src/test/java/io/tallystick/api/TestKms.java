package io.tallystick.api;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.EncryptRequest;
import software.amazon.awssdk.services.kms.model.EncryptResponse;

/** Seals what it is given, in place of AWS. It opens nothing: the function may not. */
@Singleton
@Alternative
@Priority(1)
public final class TestKms implements KmsClient {
  private final List<EncryptRequest> sealed = new CopyOnWriteArrayList<>();
  private volatile boolean broken;

  List<EncryptRequest> sealed() {
    return sealed;
  }

  /** From now on it seals nothing, or seals again. */
  void broken(boolean now) {
    broken = now;
  }

  @Override
  public EncryptResponse encrypt(EncryptRequest request) {
    if (broken) {
      throw SdkClientException.create("planted");
    }
    sealed.add(request);
    return EncryptResponse.builder().ciphertextBlob(SdkBytes.fromUtf8String("box " + sealed.size())).build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
