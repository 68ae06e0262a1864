package io.tallystick.journal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.apache.hc.client5.http.impl.ConnectionShutdownException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

class CutOffReportingTest {
  private final Scripted scripted = new Scripted();
  private final CutOffReporting client = new CutOffReporting(scripted);
  private final ExecutableHttpRequest request = client.prepareRequest(HttpExecuteRequest.builder().build());

  static Stream<IllegalStateException> cutOffs() {
    return Stream.of(
        new CancellationException(), new ConnectionShutdownException(), new IllegalStateException("Endpoint not acquired / already released"));
  }

  @ParameterizedTest
  @MethodSource("cutOffs")
  void whatWasCutOffIsAnIoFailure(IllegalStateException cutOff) {
    scripted.outcome = () -> throwing(cutOff);

    assertThatThrownBy(request::call).isInstanceOf(IOException.class).hasCause(cutOff);
  }

  @ParameterizedTest
  @MethodSource("cutOffs")
  void afterItsEndItIsAMistakeAndStaysWhatItIs(IllegalStateException mistake) {
    scripted.outcome = () -> throwing(mistake);
    client.close();

    assertThatThrownBy(request::call).isSameAs(mistake);
  }

  static Stream<Exception> otherFailures() {
    return Stream.of(new SocketException("Connection reset"), new IllegalArgumentException("no such scheme"));
  }

  @ParameterizedTest
  @MethodSource("otherFailures")
  void otherFailuresArePassedOn(Exception failure) {
    scripted.outcome = () -> throwing(failure);

    assertThatThrownBy(request::call).isSameAs(failure);
  }

  @Test
  void everythingElseIsThatOfTheClient() throws IOException {
    HttpExecuteResponse answer = HttpExecuteResponse.builder().build();
    scripted.outcome = () -> answer;

    assertThat(request.call()).isSameAs(answer);
    assertThat(client.clientName()).isEqualTo("scripted");
    assertThat(scripted.aborted).isFalse();
    request.abort();
    assertThat(scripted.aborted).isTrue();
    assertThat(scripted.closed).isFalse();
    client.close();
    assertThat(scripted.closed).isTrue();
  }

  private static HttpExecuteResponse throwing(Exception failure) throws Exception {
    throw failure;
  }

  private static final class Scripted implements SdkHttpClient {
    private Callable<HttpExecuteResponse> outcome;
    private boolean aborted;
    private boolean closed;

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() throws IOException {
          try {
            return outcome.call();
          } catch (IOException | RuntimeException failure) {
            throw failure;
          } catch (Exception impossible) {
            throw new AssertionError(impossible);
          }
        }

        @Override
        public void abort() {
          aborted = true;
        }
      };
    }

    @Override
    public String clientName() {
      return "scripted";
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
