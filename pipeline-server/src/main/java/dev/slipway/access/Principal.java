package dev.slipway.access;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Somebody, or some machine, that holds rights; its tokens act in its name. */
public record Principal(String name, List<Grant> grants, Instant created) {
  /** Owns the one-time token of a new server; cannot log in by anything else. */
  public static final String BOOTSTRAP = "bootstrap";

  /** The longest list of grants one principal can hold. */
  public static final int MAX_GRANTS = 200;

  private static final Pattern FORM = Pattern.compile("[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?");

  /** Names that stand for the server's own doing wherever somebody is named. */
  private static final Set<String> RESERVED = Set.of("schedule", "server", "slipway", "system");

  public Principal {
    if (!FORM.matcher(name).matches() || RESERVED.contains(name)) {
      throw new IllegalArgumentException(
          "not a name for a principal: '%s' (expected 1 to 63 of a-z, 0-9 and inner . _ -, not one"
                  .formatted(name.length() <= 70 ? name : name.substring(0, 70) + "...")
              + " of schedule, server, slipway, system)");
    }
    if (grants.size() > MAX_GRANTS) {
      throw new IllegalArgumentException(
          "%d grants for %s, at most %d".formatted(grants.size(), name, MAX_GRANTS));
    }
    grants = List.copyOf(grants);
  }

  /** Whether it may do everything everywhere. */
  public boolean isAdministrator() {
    return grants.stream()
        .anyMatch(grant -> grant.role() == Role.ADMINISTRATOR && grant.project().isEmpty());
  }
}
