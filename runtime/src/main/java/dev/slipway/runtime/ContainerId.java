package dev.slipway.runtime;

import java.util.regex.Pattern;

/** Name of a container on its host: 1 to 63 of a-z, 0-9 and '-', not beginning with '-'. */
public record ContainerId(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  public ContainerId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "not a container name: \"" + value + "\" (expected: " + FORM + ")");
    }
  }

  static boolean isOne(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
