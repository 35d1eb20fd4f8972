package dev.slipway.source;

import dev.slipway.event.ProjectName;
import java.net.URI;

/**
 * Where people and forges find this server.
 *
 * @param base such as {@code http://localhost:8080}, without a slash at its end
 */
public record PublicAddress(URI base) {
  public PublicAddress {
    var text = base.toString();
    base = text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : base;
  }

  /** What {@code git clone} takes. */
  public String git(ProjectName project) {
    return "%s/git/%s.git".formatted(base, project);
  }

  /** What is entered at the forge. */
  public String hook(ProjectName project, String forge) {
    return "%s/hooks/%s/%s".formatted(base, project, forge);
  }

  /** The page of a run. */
  public String run(ProjectName project, String number) {
    return "%s/projects/%s/runs/%s".formatted(base, project, number);
  }
}
