package dev.slipway.app;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/**
 * What the OpenAPI document (version 3.1) at {@code /q/openapi} says beside the routes: that a
 * token is sent as a bearer, that failures are problem documents (RFC 9457), and nothing of pages.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class ApiDocument implements OASFilter {
  private static final String TOKEN = "token";
  static final Set<String> WITHOUT_TOKEN = Set.of("/api/v1/login", "/hooks/{project}/{forge}");

  @Override
  public void filterOpenAPI(OpenAPI document) {
    var paths = document.getPaths();
    for (var path : new TreeSet<>(paths.getPathItems().keySet())) {
      if (!path.startsWith("/api/") && !path.startsWith("/hooks/")) {
        paths.removePathItem(path);
        continue;
      }
      for (var operation : paths.getPathItem(path).getOperations().values()) {
        describe(operation, !WITHOUT_TOKEN.contains(path));
      }
    }
    var components =
        document.getComponents() == null ? OASFactory.createComponents() : document.getComponents();
    document.setComponents(components.addSecurityScheme(TOKEN, bearer()));
  }

  private static SecurityScheme bearer() {
    return OASFactory.createSecurityScheme()
        .type(SecurityScheme.Type.HTTP)
        .scheme("bearer")
        .description("An API token, slw_..., made by 'slipway token create'.");
  }

  private static void describe(Operation operation, boolean token) {
    if (token) {
      operation.setSecurity(List.of(OASFactory.createSecurityRequirement().addScheme(TOKEN)));
    }
    var problem =
        OASFactory.createAPIResponse()
            .description("Refused or failed: a problem document with a stable 'code'.")
            .content(
                OASFactory.createContent()
                    .addMediaType("application/problem+json", OASFactory.createMediaType()));
    operation.getResponses().addAPIResponse("default", problem);
  }
}
