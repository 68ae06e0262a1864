package io.tallystick.pipeline;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** Aggregated records for tests. */
final class Aggregates {
  /**
   * Three records, of the keys {@code alice}, {@code größe ✓} (with an explicit hash key) and {@code alice}: two accounts, a transfer, and no request. Packed by
   * {@code aws-kinesis-agg} 4.2.8 of npm and, to the same bytes, by {@code aws-kinesis-agg} 1.2.3 of PyPI.
   */
  static final byte[] BY_ANOTHER =
      Base64.getDecoder()
          .decode(
              "84mawgoFYWxpY2UKC2dyw7bDn2Ug4pyTEiczMzk2MDY2MDA5NDI5NjczOTE4NTQ2MDM1NTI0MDIwMjE4NDcyOTIaTggAGkp7ImFjY291bnRzIjpbeyJpZCI6ImFsaWNlIiwiYXNz"
                  + "ZXQiOiJVU0QvMiJ9LHsiaWQiOiJib2IiLCJhc3NldCI6IlVTRC8yIn1dfRpzCAEQABpteyJ0cmFuc2ZlcnMiOlt7ImlkIjoidDEiLCJkZWJpdF9hY2NvdW50X2lkIjoiYWxp"
                  + "Y2UiLCJjcmVkaXRfYWNjb3VudF9pZCI6ImJvYiIsImFtb3VudCI6IjUiLCJhc3NldCI6IlVTRC8yIn1dfRoLCAAaB3J1YmJpc2iMxlvY7w1Mklk8T7/f9R+g");

  private Aggregates() {}

  /** @param message in hexadecimal digits, with spaces as wanted; its frame and checksum are added */
  static byte[] of(String message) {
    byte[] content = HexFormat.of().parseHex(message.replace(" ", ""));
    byte[] record = new byte[4 + content.length + 16];
    System.arraycopy(HexFormat.of().parseHex("f3899ac2"), 0, record, 0, 4);
    System.arraycopy(content, 0, record, 4, content.length);
    try {
      System.arraycopy(MessageDigest.getInstance("MD5").digest(content), 0, record, 4 + content.length, 16);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
    return record;
  }
}
