package dev.slipway.ui;

import dev.slipway.access.Open;
import dev.slipway.access.Permission;
import dev.slipway.source.Project;
import dev.slipway.source.Projects;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where people arrive: the projects they may read. */
@Path("/")
@RunOnVirtualThread
@Singleton
public final class HomePage {
  private final Session session;
  private final Projects projects;

  @Inject
  HomePage(Session session, Projects projects) {
    this.session = session;
    this.projects = projects;
  }

  /** The list of projects. */
  record Home(String who, List<String> projects) implements TemplateInstance {}

  @GET
  @Open
  public Response home(@CookieParam(Session.COOKIE) @Nullable String token) {
    return session
        .caller(token)
        .map(
            who -> {
              var readable =
                  projects.list().stream()
                      .map(Project::name)
                      .filter(project -> who.may(Permission.READ, project))
                      .map(Object::toString)
                      .toList();
              return Html.page(Response.Status.OK, new Home(who.name(), readable));
            })
        .orElseGet(() -> Session.toLogin("/"));
  }
}
