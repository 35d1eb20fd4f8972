package dev.slipway.image.sandbox;

import dev.slipway.access.Refusal;
import dev.slipway.images.Digest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How a digest begins, as people write it.
 *
 * @param hex the first 6 to 64 of its digits
 */
record DigestPrefix(String hex) {
  private static final Pattern FORM = Pattern.compile("(?:sha256:)?([a-f0-9]{6,64})");
  private static final int MOST_TOLD = 10;

  /** Empty where the text cannot be one. */
  static Optional<DigestPrefix> of(String text) {
    var matcher = FORM.matcher(text);
    return matcher.matches() ? Optional.of(new DigestPrefix(matcher.group(1))) : Optional.empty();
  }

  /**
   * The one that begins so, if there is one.
   *
   * @param told what people know each by
   * @throws Refusal where several do
   */
  Optional<Digest> only(Collection<Digest> all, Function<Digest, String> told) {
    var fitting = all.stream().filter(d -> d.hex().startsWith(hex)).distinct().sorted().toList();
    if (fitting.size() > 1) {
      throw new Refusal(Refusal.Kind.CONFLICT, "image-ambiguous", several(fitting, told));
    }
    return fitting.stream().findFirst();
  }

  private String several(List<Digest> fitting, Function<Digest, String> told) {
    var some = fitting.stream().limit(MOST_TOLD).map(told).collect(Collectors.joining(", "));
    var more = fitting.size() > MOST_TOLD ? " and others" : "";
    return "'%s' may be %s%s: write more of it".formatted(hex, some, more);
  }
}
