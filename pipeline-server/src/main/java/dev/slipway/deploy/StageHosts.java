package dev.slipway.deploy;

import dev.slipway.event.ProjectName;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The host names of stages: {@code <stage>.<project>.localhost}, and the same below the domain that
 * is configured.
 */
public final class StageHosts {
  private static final String LOCAL = "localhost";
  private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
  private static final int LONGEST = 253;

  private final URI base;
  private final List<String> domains;

  /**
   * @param base the server's public URL: its scheme and port are those of the stages
   * @param domain below which stages are reachable too, beside {@code localhost}
   * @throws IllegalArgumentException if that is no domain name
   */
  public StageHosts(URI base, Optional<String> domain) {
    this.base = base;
    this.domains =
        Stream.concat(domain.map(StageHosts::checked).stream(), Stream.of(LOCAL)).toList();
  }

  private static String checked(String domain) {
    var lower = domain.toLowerCase(Locale.ROOT);
    for (var label : lower.split("\\.", -1)) {
      if (!LABEL.matcher(label).matches()) {
        throw new IllegalArgumentException(
            "slipway.deploy.domain is no domain name: '%s' (expected such as apps.example.org)"
                .formatted(domain));
      }
    }
    return lower;
  }

  /** Where people find the stage. */
  public URI url(StageName stage) {
    var port = base.getPort() < 0 ? "" : ":" + base.getPort();
    return URI.create(
        "%s://%s.%s.%s%s/"
            .formatted(base.getScheme(), stage.stage(), stage.project(), domains.getFirst(), port));
  }

  /**
   * Whether the host is one that only stages have, even if there is no such stage: nothing of
   * Slipway itself answers there.
   *
   * @param host of a request, without port
   */
  public boolean covers(String host) {
    return labels(host).isPresent();
  }

  /** The stage of that host. */
  public Optional<StageName> stage(String host) {
    return labels(host)
        .map(labels -> labels.split("\\.", -1))
        .filter(labels -> labels.length == 2)
        .flatMap(labels -> stage(labels[0], labels[1]));
  }

  private static Optional<StageName> stage(String stage, String project) {
    boolean names = LABEL.matcher(stage).matches() && LABEL.matcher(project).matches();
    return names && project.length() <= 40
        ? Optional.of(new StageName(new ProjectName(project), stage))
        : Optional.empty();
  }

  private Optional<String> labels(String host) {
    if (host.length() > LONGEST + 1) {
      return Optional.empty();
    }
    var lower = host.toLowerCase(Locale.ROOT);
    var name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    return domains.stream()
        .filter(domain -> name.endsWith("." + domain))
        .map(domain -> name.substring(0, name.length() - domain.length() - 1))
        .findFirst();
  }
}
