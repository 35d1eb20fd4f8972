package dev.slipway.runtime;

/**
 * A file that only the container sees, and only in memory: mode 0400, owned by its user, gone when
 * it ends.
 *
 * @param target where the container sees it, such as /run/secrets/NAME
 */
public record SecretFile(String target, byte[] content) {
  private static final int LARGEST = 1 << 20;

  public SecretFile {
    target = InsidePath.checked(target);
    content = content.clone();
    if (InsidePath.isKernels(target) || target.equals("/")) {
      throw new IllegalArgumentException("no secret can lie at " + target);
    }
    if (content.length > LARGEST) {
      throw new IllegalArgumentException(
          "the secret at "
              + target
              + " has "
              + content.length
              + " bytes (at most "
              + LARGEST
              + ")");
    }
  }

  @Override
  public byte[] content() {
    return content.clone();
  }

  @Override
  public String toString() {
    return "SecretFile[target=" + target + "]";
  }
}
