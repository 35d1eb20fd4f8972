package dev.slipway.images.containerfile;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Reads ports as EXPOSE has them. */
public final class Ports {
  private static final Pattern FORM =
      Pattern.compile("(?:(.*):)?([0-9]{1,5})(?:-([0-9]{1,5}))?(?:/([A-Za-z]*))?");
  private static final int HIGHEST = 65_535;

  private Ports() {}

  private static List<String> parse(String text) throws Wrong {
    var form = FORM.matcher(text);
    if (text.length() > 200 || !form.matches()) {
      throw new Wrong(
          "not a port: " + Problems.quote(text), "expected PORT, FROM-TO or PORT/udp, as 53/udp");
    }
    int first = Integer.parseInt(form.group(2));
    int last = Optional.ofNullable(form.group(3)).map(Integer::parseInt).orElse(first);
    if (first > last || last > HIGHEST) {
      throw new Wrong(
          "not a range of ports: " + Problems.quote(text), "from low to high, at most " + HIGHEST);
    }
    var protocol = protocol(text, Optional.ofNullable(form.group(4)).orElse(""));
    return IntStream.rangeClosed(first, last).mapToObj(p -> p + "/" + protocol).toList();
  }

  /** All of an expanded EXPOSE, none twice, each as images have them: {@code 80/tcp}. */
  public static List<String> of(Instruction.Expose expose) {
    return expose.ports().stream()
        .flatMap(word -> expose.source().read(word, Ports::parse).stream())
        .distinct()
        .toList();
  }

  private static String protocol(String text, String given) throws Wrong {
    var protocol = given.toLowerCase(Locale.ROOT);
    return switch (protocol) {
      case "" -> "tcp";
      case "tcp", "udp", "sctp" -> protocol;
      default ->
          throw new Wrong(
              "unknown protocol in " + Problems.quote(text), "known are tcp, udp and sctp");
    };
  }

  /** Judges a port as it is written. */
  static void check(Draft draft, Word port) {
    draft.check(
        port,
        text -> {
          parse(text);
          int slash = text.indexOf('/');
          if (slash >= 0 && !text.toLowerCase(Locale.ROOT).equals(text)) {
            draft
                .problems()
                .warn(
                    Rule.EXPOSE_PROTO_CASING,
                    port,
                    "the protocol in " + Problems.quote(text) + " is not in lower case",
                    "write " + text.substring(slash + 1).toLowerCase(Locale.ROOT));
          }
          if (text.indexOf(':') >= 0) {
            draft
                .problems()
                .warn(
                    Rule.EXPOSE_INVALID_FORMAT,
                    port,
                    "EXPOSE does not map ports to the host: " + Problems.quote(text),
                    "only the part behind the last colon counts");
          }
        });
  }
}
