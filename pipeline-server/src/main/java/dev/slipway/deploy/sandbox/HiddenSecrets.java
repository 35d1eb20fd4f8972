package dev.slipway.deploy.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/** Text in which secrets, whole or by the line, plain or in the usual encodings, become stars. */
final class HiddenSecrets {
  private static final String STARS = "***";

  /** A line of a longer secret is hidden from this length on; a shorter one tells nothing. */
  private static final int SHORTEST_LINE = 8;

  private HiddenSecrets() {}

  static String in(String text, Collection<byte[]> secrets) {
    var forms =
        new TreeSet<>(
            Comparator.comparingInt(String::length)
                .reversed()
                .thenComparing(Comparator.naturalOrder()));
    secrets.forEach(secret -> forms.addAll(forms(secret)));
    var hidden = text;
    for (var form : forms) {
      hidden = form.isBlank() ? hidden : hidden.replace(form, STARS);
    }
    return hidden;
  }

  private static List<String> forms(byte[] secret) {
    var plain = new String(secret, UTF_8);
    var forms = new ArrayList<String>(List.of(plain, plain.strip()));
    plain.lines().filter(line -> line.length() >= SHORTEST_LINE).forEach(forms::add);
    forms.add(URLEncoder.encode(plain, UTF_8));
    forms.add(plain.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
    forms.add(HexFormat.of().formatHex(secret));
    forms.add(HexFormat.of().withUpperCase().formatHex(secret));
    for (int before = 0; before < 3; before++) {
      forms.add(base64(secret, before, Base64.getEncoder()));
      forms.add(base64(secret, before, Base64.getUrlEncoder()));
    }
    return forms;
  }

  /** What of the encoding depends on the secret alone, after so many bytes of something else. */
  private static String base64(byte[] secret, int before, Base64.Encoder encoder) {
    var bytes = new byte[before + secret.length];
    System.arraycopy(secret, 0, bytes, before, secret.length);
    int from = (before * 8 + 5) / 6;
    int to = bytes.length * 8 / 6;
    var whole = encoder.withoutPadding().encodeToString(bytes);
    return to - from >= 4 ? whole.substring(from, to) : "";
  }
}
