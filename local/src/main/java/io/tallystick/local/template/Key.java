package io.tallystick.local.template;

import java.util.Objects;

/**
 * A key to make, for symmetric encryption.
 *
 * @param id as {@code Ref} gives it
 * @param arn as templates and functions name it
 */
public record Key(String id, Arn arn) {

  public Key {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(arn, "arn");
  }
}
