package dev.slipway.container.sandbox;

import dev.slipway.access.Refusal;
import dev.slipway.container.ContainerOrder;
import dev.slipway.runtime.Tmpfs;
import dev.slipway.runtime.Volume;
import java.util.List;
import java.util.regex.Pattern;

/** What a container that was asked for writes to, as docker writes it. */
record OrderedStorage(ContainerOrder order) {
  private static final Pattern VOLUME =
      Pattern.compile("([a-z0-9][a-z0-9_.-]{0,21}):(/[^:]*)(?::(ro|rw))?");
  private static final Pattern TMPFS = Pattern.compile("(/[^:]*)(?::size=([0-9]{1,12})([kmg]?))?");
  private static final long USUAL = 64L << 20;

  /** A volume belongs to its project, whose name is part of its own. */
  List<Volume> volumes() {
    return order.storage().volumes().stream().map(this::volume).toList();
  }

  private Volume volume(String text) {
    var parts = VOLUME.matcher(text);
    if (!parts.matches()) {
      throw refusal(
          "volume '%s' (expected NAME:/PATH[:ro]; no path of the host is given to containers)"
              .formatted(brief(text)));
    }
    return new Volume(
        "%s.%s".formatted(order.project(), parts.group(1)),
        parts.group(2),
        "ro".equals(parts.group(3)));
  }

  List<Tmpfs> tmpfs() {
    return order.storage().tmpfs().stream().map(OrderedStorage::tmpfs).toList();
  }

  private static Tmpfs tmpfs(String text) {
    var parts = TMPFS.matcher(text);
    if (!parts.matches()) {
      throw refusal("tmpfs '%s' (expected /PATH[:size=64m])".formatted(brief(text)));
    }
    return new Tmpfs(
        parts.group(1),
        parts.group(2) == null ? USUAL : bytes(Long.parseLong(parts.group(2)), parts.group(3)));
  }

  private static long bytes(long number, String unit) {
    return switch (unit) {
      case "k" -> number << 10;
      case "m" -> number << 20;
      case "g" -> number << 30;
      default -> number;
    };
  }

  private static String brief(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }

  private static Refusal refusal(String message) {
    return new Refusal(Refusal.Kind.INVALID, "storage-refused", message);
  }
}
