package dev.slipway.access.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.access.Grant;
import dev.slipway.access.Role;
import dev.slipway.event.ProjectName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A grant as the API shows and takes it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GrantView(@Nullable String role, @Nullable String project) {
  static GrantView of(Grant grant) {
    return new GrantView(grant.role().id(), grant.project().map(ProjectName::value).orElse(null));
  }

  Grant grant() {
    return new Grant(
        Role.of(Required.text(role, "role")), Optional.ofNullable(project).map(ProjectName::new));
  }
}
