package dev.slipway.image.http;

import dev.slipway.access.MaxBody;
import dev.slipway.access.Permission;
import dev.slipway.access.Refusal;
import dev.slipway.access.Requires;
import dev.slipway.image.ImageShelf;
import dev.slipway.image.Tag;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** The images of this server. */
@Path("/api/v1/images")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class ImageResource {
  private final ImageShelf shelf;

  @Inject
  ImageResource(ImageShelf shelf) {
    this.shelf = shelf;
  }

  /** A tag. */
  public record View(String name, String digest) {
    static View of(Tag tag) {
      return new View(tag.name(), tag.digest().value());
    }
  }

  /** All of them, by name. */
  public record Views(List<View> items) {}

  @GET
  @Requires(Permission.ADMIN)
  public Views list() {
    return new Views(shelf.tags().stream().map(View::of).toList());
  }

  @POST
  @Path("/import")
  @MaxBody(MaxBody.LAYER)
  @Consumes("application/x-tar")
  @ResponseStatus(201)
  @Requires(Permission.ADMIN)
  public View importRoot(@QueryParam("name") @Nullable String name, InputStream tar)
      throws IOException {
    if (name == null) {
      throw new Refusal(
          Refusal.Kind.INVALID, "name-missing", "name the image: ?name=localhost/base");
    }
    return View.of(shelf.importRoot(name, tar));
  }
}
